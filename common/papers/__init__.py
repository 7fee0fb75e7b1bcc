"""Official papers (公文) as Word, laid out by GB/T 9704-2012: one writer for every room."""

from common.papers.writer import OfficialPaper, Signature

__all__ = ["OfficialPaper", "Signature"]
