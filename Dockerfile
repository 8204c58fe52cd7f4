# syntax=docker/dockerfile:1
ARG PYTHON_VERSION=3.11

FROM python:${PYTHON_VERSION}-slim-bookworm AS build
# Index of CPU-only PyTorch builds: the default build is several GB larger and needs a GPU to be of use.
ARG TORCH_INDEX_URL=https://download.pytorch.org/whl/cpu
WORKDIR /src
RUN python -m venv /opt/venv
ENV PATH=/opt/venv/bin:$PATH PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
COPY pyproject.toml constraints.txt README.md LICENSE ./
# PyTorch first and alone: the rest of the dependencies change more often.
RUN pip install --extra-index-url "$TORCH_INDEX_URL" --constraint constraints.txt torch
COPY bot bot
COPY handlers handlers
COPY knowledge knowledge
COPY indexer indexer
RUN pip install --constraint constraints.txt .

FROM python:${PYTHON_VERSION}-slim-bookworm
RUN useradd --create-home --uid 10001 gyeyaktong \
    && install -d -o gyeyaktong -g gyeyaktong /data
COPY --from=build /opt/venv /opt/venv
USER gyeyaktong
WORKDIR /home/gyeyaktong
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    HF_HUB_OFFLINE=1 \
    DATA_DIR=/data \
    HOST=0.0.0.0 \
    PORT=8080
VOLUME /data
EXPOSE 8080
# The first start imports and indexes the statutes, which takes minutes on two cores.
HEALTHCHECK --interval=30s --timeout=5s --start-period=20m --retries=3 \
    CMD ["python", "-c", "import os, urllib.request; urllib.request.urlopen(f\"http://127.0.0.1:{os.environ['PORT']}/healthz\", timeout=4)"]
STOPSIGNAL SIGTERM
CMD ["gyeyaktong", "serve"]
