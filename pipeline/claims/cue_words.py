"""The words of cues that stand there for all of their forms."""

from pipeline.claims import aspects, links, naming
from pipeline.claims.schema import StatementSchema
from pipeline.claims.vocabulary import Vocabulary
from pipeline.claims.wordforms import LabelWord


def cue_words(vocabulary: Vocabulary, schema: StatementSchema, language: str) -> set[LabelWord]:
    """Those of all cues in texts of a language: names of segments and of aspects, and the words of relations."""
    return (
        naming.inflected_words(vocabulary, language)
        | aspects.inflected_words(schema.scheme, language)
        | links.inflected_words(language)
    )
