"""What the platform is likely to disapprove, learned from the account's own disapprovals; silent when there are too few."""

from core.disapprovals.keeping import kept, relearn
from core.disapprovals.learning import Silent, learn
from core.disapprovals.model import Likely

__all__ = ["Likely", "Silent", "kept", "learn", "relearn"]
