"""llama.cpp beside the decoder: run as a file by a Python that has `llama_cpp`; needs nothing else of this program.

Reads {"model", "prefix", "rows", "steps"} from stdin and prints tokens per second of processor time for each number of
rows: one shared prefix (copied by reference, `seq_cp`), all rows of a step in one batch, one thread.
"""

from __future__ import annotations

import json
import sys
import time
from importlib import import_module
from typing import Any


def main() -> None:
    """Measure and print."""
    peer = import_module("llama_cpp")
    asked = json.load(sys.stdin)
    silent = peer.llama_log_callback(lambda *_: None)
    peer.llama_log_set(silent, None)
    peer.llama_backend_init()
    params = peer.llama_model_default_params()
    params.n_gpu_layers = 0
    # its tiles (AMX) crash on 4-bit weights with offsets, the kind that is shipped
    params.use_extra_bufts = False
    model = peer.llama_model_load_from_file(asked["model"].encode(), params)
    rates = {str(rows): _rate(peer, model, asked["prefix"].encode(), rows, asked["steps"]) for rows in asked["rows"]}
    json.dump(rates, sys.stdout)


def _rate(peer: Any, model: Any, prefix: bytes, rows: int, steps: int) -> float:
    import numpy as np

    vocabulary = peer.llama_model_get_vocab(model)
    space = (peer.llama_token * 4096)()
    count = peer.llama_tokenize(vocabulary, prefix, len(prefix), space, 4096, False, False)
    context = _context(peer, model, rows)
    _decode(peer, context, [(space[place], place, 0) for place in range(count)])
    for row in range(1, rows):
        peer.llama_memory_seq_cp(peer.llama_get_memory(context), 0, row, -1, -1)
    size = peer.llama_vocab_n_tokens(vocabulary)
    tokens = list(range(1000, 1000 + rows))
    _decode(peer, context, [(token, count, row) for row, token in enumerate(tokens)])
    started = time.process_time()
    for step in range(1, steps + 1):
        scores = np.ctypeslib.as_array(peer.llama_get_logits(context), (rows, size))
        tokens = scores.argmax(1).tolist()
        _decode(peer, context, [(token, count + step, row) for row, token in enumerate(tokens)])
    seconds = time.process_time() - started
    peer.llama_free(context)
    return rows * steps / seconds


def _context(peer: Any, model: Any, rows: int) -> Any:
    params = peer.llama_context_default_params()
    params.n_ctx, params.n_batch, params.n_ubatch, params.n_seq_max = 4096, 512, 512, max(rows, 2)
    params.n_threads = params.n_threads_batch = 1
    params.kv_unified = True
    return peer.llama_init_from_model(model, params)


def _decode(peer: Any, context: Any, tokens: list[tuple[int, int, int]]) -> None:
    """One batch of (token, place, row); scores of every one are kept."""
    batch = peer.llama_batch_init(len(tokens), 0, 1)
    batch.n_tokens = len(tokens)
    for number, (token, place, row) in enumerate(tokens):
        batch.token[number], batch.pos[number], batch.n_seq_id[number] = token, place, 1
        batch.seq_id[number][0], batch.logits[number] = row, 1
    failed = peer.llama_decode(context, batch)
    peer.llama_batch_free(batch)
    if failed:
        raise SystemExit(f"llama.cpp could not decode ({failed})")


if __name__ == "__main__":
    main()
