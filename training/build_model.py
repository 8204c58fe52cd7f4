"""Make the ONNX model that ships in ``indexer/model`` from a Sentence Transformers directory.

    pip install onnx
    python -m training.build_model SENTENCE_TRANSFORMERS_DIR TARGET_DIR

The source is a BERT encoder with mean pooling and normalisation (``config.json``, ``model.safetensors``,
``tokenizer.json``). The graph is written by hand: matrices as int8 with one scale a column
(``DynamicQuantizeMatMul``), word embeddings as 4-bit blocks of 32, one text a run without padding, outputs
``sentence_embedding`` of length 1 and ``token_embeddings``. It ends by comparing the vectors with those of
the source, and with ``SHA256SUMS``, by which a damaged file is noticed when it is loaded.
"""

from __future__ import annotations

import argparse
import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper, numpy_helper
from safetensors.numpy import load_file

from indexer.encoder import CHECKSUM_FILE, MODEL_FILE, TOKENIZER_FILE, OnnxEncoder, file_hashes
from indexer.sentence_model import load_sentence_transformer

Floats = npt.NDArray[np.float32]
MICROSOFT = "com.microsoft"
BLOCK = 32
SENTENCES = (
    "query: 2천만원 이하 물품 수의계약은 견적을 몇 명한테 받아야 하나요?",
    "passage: 지연배상금 지방자치단체의 장 또는 계약담당자는 계약의 이행을 지체한 계약상대자로 하여금",
    "passage: 입찰공고의 시기 입찰공고는 그 입찰서 제출 마감일의 전날부터 기산하여 7일 전에 하여야 한다.",
)


class Graph:
    """A graph under construction; names of values are made here."""

    def __init__(self) -> None:
        """Begin with nothing in it."""
        self.nodes: list[Any] = []
        self.constants: list[Any] = []

    def constant(self, name: str, values: npt.NDArray[Any]) -> str:
        """A constant; returns its name."""
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def add(
        self, operator: str, inputs: Sequence[str], *, domain: str = "", outputs: int = 1, **attributes: Any
    ) -> Any:
        """A node; returns the name of its output, or the list of their names."""
        names = [f"{operator}_{len(self.nodes)}_{number}" for number in range(outputs)]
        self.nodes.append(helper.make_node(operator, list(inputs), names, domain=domain, **attributes))
        return names if outputs > 1 else names[0]


def quantised_columns(matrix: Floats) -> tuple[npt.NDArray[np.int8], Floats]:
    """int8 values and one scale for each row of a weight matrix (a column of what it is multiplied as)."""
    scale = (np.abs(matrix).max(axis=1) / 127).astype(np.float32)
    return np.clip(np.rint(matrix / scale[:, None]), -127, 127).astype(np.int8), scale


def quantised_blocks(matrix: Floats) -> tuple[npt.NDArray[np.uint8], Floats]:
    """4-bit values, two a byte, and one scale for each block of 32: scale is the extreme value over -8."""
    blocks = matrix.reshape(len(matrix), -1, BLOCK)
    extreme = np.take_along_axis(blocks, np.abs(blocks).argmax(axis=-1)[..., None], axis=-1)[..., 0]
    scale = (extreme / -8).astype(np.float16).astype(np.float32)
    inverse = np.divide(1, scale, out=np.zeros_like(scale), where=scale != 0)
    values = np.clip(np.floor(blocks * inverse[..., None] + 8.5), 0, 15).astype(np.uint8)
    return (values[..., 0::2] | (values[..., 1::2] << 4)).reshape(len(matrix), -1), scale


def build(weights: dict[str, Floats], config: dict[str, Any]) -> onnx.ModelProto:
    """The whole encoder as one ONNX model."""
    graph = Graph()
    size, heads = config["hidden_size"], config["num_attention_heads"]

    def normalised(value: str, name: str) -> str:
        scale = graph.constant(f"{name}.w", weights[f"{name}.weight"])
        shift = graph.constant(f"{name}.b", weights[f"{name}.bias"])
        output: str = graph.add(
            "LayerNormalization", [value, scale, shift], axis=-1, epsilon=config["layer_norm_eps"]
        )
        return output

    def linear(value: str, sources: Sequence[str], name: str) -> str:
        matrix = np.concatenate([weights[f"{source}.weight"] for source in sources])
        bias = np.concatenate([weights[f"{source}.bias"] for source in sources])
        values, scale = quantised_columns(matrix)
        inputs = [
            value,
            graph.constant(f"{name}.w8", values.T),
            graph.constant(f"{name}.s", scale),
            graph.constant(f"{name}.z", np.zeros(len(matrix), np.int8)),
            graph.constant(f"{name}.bias", bias),
        ]
        output: str = graph.add("DynamicQuantizeMatMul", inputs, domain=MICROSOFT)
        return output

    words, scales = quantised_blocks(weights["embeddings.word_embeddings.weight"])
    embedded = graph.add(
        "GatherBlockQuantized",
        [graph.constant("word_emb_q4", words), "input_ids", graph.constant("word_emb_s", scales)],
        domain=MICROSOFT, bits=4, block_size=BLOCK, gather_axis=0, quantize_axis=1,
    )  # fmt: skip
    positions = (
        weights["embeddings.position_embeddings.weight"]
        + weights["embeddings.token_type_embeddings.weight"][0]
    )
    start = graph.constant("zero", np.array([0], np.int64))
    length = graph.add("Shape", ["input_ids"], start=1, end=2)
    placed = graph.add("Slice", [graph.constant("pos_emb", positions), start, length, start])
    hidden = normalised(graph.add("Add", [embedded, placed]), "embeddings.LayerNorm")
    for layer in range(config["num_hidden_layers"]):
        prefix = f"encoder.layer.{layer}"
        own = f"{prefix}.attention.self"
        joint = linear(hidden, [f"{own}.query", f"{own}.key", f"{own}.value"], f"l{layer}.qkv")
        parts = graph.add("Split", [joint], outputs=3, axis=-1, num_outputs=3)
        context = graph.add("MultiHeadAttention", parts, domain=MICROSOFT, num_heads=heads)
        attended = linear(context, [f"{prefix}.attention.output.dense"], f"l{layer}.ao")
        hidden = normalised(graph.add("Add", [attended, hidden]), f"{prefix}.attention.output.LayerNorm")
        inner = linear(hidden, [f"{prefix}.intermediate.dense"], f"l{layer}.fi")
        outer = linear(
            graph.add("Gelu", [inner], domain=MICROSOFT), [f"{prefix}.output.dense"], f"l{layer}.fo"
        )
        hidden = normalised(graph.add("Add", [outer, hidden]), f"{prefix}.output.LayerNorm")
    graph.nodes.append(helper.make_node("Identity", [hidden], ["token_embeddings"]))
    mask = graph.add("Cast", ["attention_mask"], to=TensorProto.FLOAT)
    axis_one, axis_two = (graph.constant(f"axis{n}", np.array([n], np.int64)) for n in (1, 2))
    masked = graph.add("Mul", [hidden, graph.add("Unsqueeze", [mask, axis_two])])
    total = graph.add("ReduceSum", [masked, axis_one], keepdims=0)
    mean = graph.add("Div", [total, graph.add("ReduceSum", [mask, axis_one], keepdims=1)])
    norm = graph.add("ReduceL2", [mean, axis_one], keepdims=1)
    graph.nodes.append(helper.make_node("Div", [mean, norm], ["sentence_embedding"]))
    ids = [
        helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "seq"])
        for name in ("input_ids", "attention_mask")
    ]
    outputs = [
        helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)
        for name, shape in (
            ("sentence_embedding", ["batch", size]),
            ("token_embeddings", ["batch", "seq", size]),
        )
    ]
    model = helper.make_model(
        helper.make_graph(graph.nodes, "encoder", ids, outputs, graph.constants),
        opset_imports=[helper.make_opsetid("", 18), helper.make_opsetid(MICROSOFT, 1)],
        producer_name="gyeyaktong",
    )
    model.ir_version = 9
    return model


def main() -> None:
    """Build, compare, write checksums."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("source", type=Path)
    parser.add_argument("target", type=Path)
    given = parser.parse_args()
    config = json.loads((given.source / "config.json").read_text(encoding="utf-8"))
    weights = load_file(given.source / "model.safetensors")
    plain = {name.removeprefix("bert."): values.astype(np.float32) for name, values in weights.items()}
    given.target.mkdir(parents=True, exist_ok=True)
    onnx.save(build(plain, config), str(given.target / MODEL_FILE))
    shutil.copyfile(given.source / TOKENIZER_FILE, given.target / TOKENIZER_FILE)
    sums = "".join(
        f"{digest}  {name}\n" for name, digest in file_hashes(given.target) if name != CHECKSUM_FILE
    )
    (given.target / CHECKSUM_FILE).write_text(sums, encoding="utf-8")
    encoder, source = OnnxEncoder(given.target), load_sentence_transformer(given.source)
    for sentence in SENTENCES:
        cosine = float(
            encoder.encode(sentence) @ source.encode(sentence, prompt="", normalize_embeddings=True)
        )
        print(f"cosine with the source {cosine:.4f}: {sentence[:40]}")


if __name__ == "__main__":
    main()
