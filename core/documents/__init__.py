"""Documents that prove what ads claim: read on this machine as sentences, each with its place."""

from core.documents.document import Document, UnreadableDocument
from core.documents.keeping import Kept, find_document, import_document, list_documents, remove_document
from core.documents.reading import ACCEPTED, read_document
from core.documents.sentences import Sentence

__all__ = [
    "ACCEPTED",
    "Document",
    "Kept",
    "Sentence",
    "UnreadableDocument",
    "find_document",
    "import_document",
    "list_documents",
    "read_document",
    "remove_document",
]
