"""A change set as one HTML file for clients, who tick and remark offline; and the answer they send back."""
