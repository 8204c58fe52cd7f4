"""Fine-tune the embedding model on expected questions and titles of statutes.

    python -m training.fine_tune BASE_MODEL_DIR STATUTES_DIR TARGET_DIR [--epochs N] [--seed N]

BASE_MODEL_DIR is a Sentence Transformers directory (multilingual-e5-small); so is what is written to
TARGET_DIR, of which ``training.build_model`` makes the ONNX model that ships. A batch holds, for each of some
expected questions (``knowledge/starter/expected``), the text that answers it and another question that the
same unit answers, so that the others of the batch are the negatives (InfoNCE with in-batch negatives;
Karpukhin and others, 2020). Half of a batch are articles that the model takes for neighbours of each other:
those are the ones it has to tell apart. Some batches are of titles and texts of any law, lest it forget what
it knew. Word embeddings stay as they are.
"""

from __future__ import annotations

import argparse
import random
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from sentence_transformers import SentenceTransformer

from indexer.embedder import PASSAGE_PROMPT, QUERY_PROMPT
from indexer.parsers import parse_file
from indexer.parsers.expected import questions_of
from indexer.passages import cut
from indexer.structure import Passage
from training.material import expected_documents

BATCH = 32
NEIGHBOURS = 8
SCALE = 50.0
LEARNING_RATE = 3e-5
WARM_UP = 15
QUESTION_TOKENS = 40
PASSAGE_TOKENS = 160
#: Share of batches that are titles with their texts.
OF_TITLES = 0.2


@dataclass(frozen=True, slots=True)
class Example:
    """A question, the text that answers it, another question with the same answer, and the article."""

    question: str
    text: str
    twin: str
    article: str


def passages_of(statutes: Path) -> dict[str, list[Passage]]:
    """Passages by article (``지방계약법 시행령 제25조``)."""
    found: dict[str, list[Passage]] = defaultdict(list)
    for path in sorted(statutes.glob("*/*.md")):
        document = parse_file(path)
        for passage in cut(document):
            if not passage.repealed:
                found[f"{document.short_name} {passage.article}"].append(passage)
    return found


def prefixed(passage: Passage, text: str) -> str:
    """A text of a passage as the index embeds it."""
    return f"{' '.join([*passage.heading_path, passage.title])}\n{text}"


def answering(passages: Sequence[Passage], path: str, rng: random.Random) -> str:
    """The text around a unit, or now and then the beginning of its passage."""
    for passage in passages:
        for place, block in enumerate(passage.blocks):
            if block.path.startswith(path):
                place = 0 if rng.random() < 0.4 else max(place - 1, 0)
                return prefixed(passage, "\n".join(block.text for block in passage.blocks[place:]))
    return prefixed(passages[0], passages[0].text)


def examples(articles: dict[str, list[Passage]], rng: random.Random) -> list[Example]:
    """One for each expected question whose article is there."""
    questions = [
        (f"{document.short_name} {article}", unit, question)
        for document in expected_documents()
        for article, unit, question in questions_of(document)
    ]
    by_unit: dict[tuple[str, str], list[str]] = defaultdict(list)
    for article, path, question in questions:
        by_unit[article, path].append(question)
    rows = []
    for article, path, question in questions:
        if article in articles:
            others = [one for one in by_unit[article, path] if one != question] or [question]
            rows.append(
                Example(question, answering(articles[article], path, rng), rng.choice(others), article)
            )
    return rows


def neighbourhoods(model: SentenceTransformer, rows: Sequence[Example]) -> dict[str, list[str]]:
    """For each article, those whose questions the model takes for most alike, nearest first."""
    vectors = encode(model, [QUERY_PROMPT + row.question for row in rows])
    by_article: dict[str, list[int]] = defaultdict(list)
    for place, row in enumerate(rows):
        by_article[row.article].append(place)
    names = list(by_article)
    centres = np.stack([vectors[by_article[name]].mean(axis=0) for name in names])
    centres -= centres.mean(axis=0)
    centres /= np.linalg.norm(centres, axis=1, keepdims=True)
    nearest = np.argsort(-(centres @ centres.T), axis=1)
    return {name: [names[i] for i in nearest[place][: NEIGHBOURS * 2]] for place, name in enumerate(names)}


def batches(
    rows: Sequence[Example], near: dict[str, list[str]], rng: random.Random
) -> Iterator[list[Example]]:
    """Every example once; half of a batch stand near each other, no article twice in one."""
    waiting: dict[str, list[Example]] = defaultdict(list)
    for row in rng.sample(list(rows), len(rows)):
        waiting[row.article].append(row)
    while waiting:
        batch: dict[str, Example] = {}

        def take(article: str, batch: dict[str, Example] = batch) -> None:
            if article in waiting and article not in batch and len(batch) < BATCH:
                batch[article] = waiting[article].pop()
                if not waiting[article]:
                    del waiting[article]

        # The articles with the most questions left come first, so that none remain alone at the end.
        by_left = sorted(waiting, key=lambda article: (-len(waiting[article]), rng.random()))
        for seed in by_left[: BATCH // NEIGHBOURS]:
            for article in near[seed][:NEIGHBOURS]:
                take(article)
        for article in rng.sample(list(waiting), len(waiting)):
            take(article)
        if len(batch) >= BATCH // 2:
            yield list(batch.values())


def title_batch(articles: dict[str, list[Passage]], rng: random.Random) -> list[Example]:
    """Titles with the texts under them."""
    chosen = rng.sample(sorted(articles), BATCH)
    return [
        Example(
            f"{name.rpartition(' ')[0]} {articles[name][0].title}",
            articles[name][0].text,
            articles[name][0].title,
            name,
        )
        for name in chosen
    ]


def embed(model: SentenceTransformer, texts: Sequence[str], limit: int) -> torch.Tensor:
    """Normalised vectors, with gradients."""
    model.max_seq_length = limit
    features: dict[str, Any] = model.preprocess(list(texts))
    return torch.nn.functional.normalize(model(features)["sentence_embedding"].float(), dim=-1)


def encode(model: SentenceTransformer, texts: Sequence[str]) -> Any:
    """Normalised vectors, without gradients."""
    model.max_seq_length = QUESTION_TOKENS
    return model.encode(
        list(texts), prompt="", normalize_embeddings=True, batch_size=64, show_progress_bar=False
    )


def loss_of(model: SentenceTransformer, batch: Sequence[Example]) -> torch.Tensor:
    """How far the right text and the right question are from being the nearest ones."""
    count = len(batch)
    questions = embed(
        model,
        [QUERY_PROMPT + row.question for row in batch] + [QUERY_PROMPT + row.twin for row in batch],
        QUESTION_TOKENS,
    )
    asked, twins = questions[:count], questions[count:]
    texts = embed(model, [PASSAGE_PROMPT + row.text for row in batch], PASSAGE_TOKENS)
    right = torch.arange(count)
    entropy = torch.nn.functional.cross_entropy
    by_text = asked @ texts.T * SCALE
    by_question = asked @ twins.T * SCALE
    return entropy(by_text, right) + 0.5 * entropy(by_text.T, right) + 0.5 * entropy(by_question, right)


def main() -> None:
    """Fine-tune and write the model."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("base", type=Path)
    parser.add_argument("statutes", type=Path)
    parser.add_argument("target", type=Path)
    parser.add_argument("--epochs", type=int, default=2)
    parser.add_argument("--seed", type=int, default=7)
    given = parser.parse_args()
    rng = random.Random(given.seed)
    torch.manual_seed(given.seed)
    model = SentenceTransformer(str(given.base), device="cpu", local_files_only=True)
    articles = passages_of(given.statutes)
    rows = examples(articles, rng)
    near = neighbourhoods(model, rows)
    plan: list[list[Example]] = []
    for _ in range(given.epochs):
        rows = examples(articles, rng)
        for batch in batches(rows, near, rng):
            plan.append(batch)
            if rng.random() < OF_TITLES / (1 - OF_TITLES):
                plan.append(title_batch(articles, rng))
    print(f"{len(rows)} questions of {len(near)} articles, {len(plan)} steps", flush=True)
    model.train()
    trained = []
    for name, parameter in model.named_parameters():
        parameter.requires_grad_("word_embeddings" not in name)
        if parameter.requires_grad:
            trained.append(parameter)
    optimizer = torch.optim.AdamW(trained, lr=LEARNING_RATE, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / WARM_UP, max(0.05, 1 - step / len(plan)))
    )
    began, losses = time.monotonic(), []
    for step, batch in enumerate(plan, start=1):
        with torch.autocast("cpu", dtype=torch.bfloat16):
            loss = loss_of(model, batch)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(trained, 1.0)
        optimizer.step()
        schedule.step()
        optimizer.zero_grad()
        losses.append(loss.item())
        if step % 10 == 0:
            spent = (time.monotonic() - began) / step
            print(f"{step}/{len(plan)} loss {np.mean(losses[-10:]):.3f} {spent:.1f} s a step", flush=True)
    model.eval()
    model.max_seq_length = 512
    model.save(str(given.target))


if __name__ == "__main__":
    main()
