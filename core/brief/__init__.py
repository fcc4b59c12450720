"""The brief: what a campaign manager knows before anything is built."""

from core.brief.brief import Brand, Brief, Budget, Claim, Companies, Offer, Persona

__all__ = ["Brand", "Brief", "Budget", "Claim", "Companies", "Offer", "Persona"]
