"""Ad texts from a brief: facts, phrase grammar, validators and selection; no model is needed, two may help."""
