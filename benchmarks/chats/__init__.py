"""How well questions and their answers are told apart from the rest of an exported chat."""
