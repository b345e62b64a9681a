"""Workers count what one process counts, even if one of them is lost."""

from __future__ import annotations

import logging
import os
import signal
from importlib import import_module

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from toolkit.errors import ClusterFailedError, FileRefusedError
from toolkit.services import counting
from toolkit.storage.cluster import count_on_cluster
from toolkit.storage.marks import count_parts, find_parts
from toolkit.tally import MARK_COLUMNS

DASK = import_module("distributed")  # once the cluster has loaded it with care

COLUMNS = list(MARK_COLUMNS)


@pytest.fixture(scope="module")
def marks(tmp_path_factory):
    rng = np.random.default_rng(5)
    frame = pd.DataFrame({name: rng.integers(0, 9, 20_000) for name in COLUMNS})
    path = tmp_path_factory.mktemp("marks") / "marks.parquet"
    pq.write_table(pa.Table.from_pandas(frame.astype("str")), path, row_group_size=500)
    return path


@pytest.fixture(scope="module")
def scheduler():
    with DASK.LocalCluster(
        n_workers=2,
        threads_per_worker=1,
        host="127.0.0.1",
        dashboard_address=None,
        silence_logs=50,
    ) as cluster:
        yield cluster.scheduler_address


def test_a_lost_worker_does_no_harm(marks, scheduler):
    parts = find_parts([marks], COLUMNS, rows=1000)
    with DASK.Client(scheduler, set_as_default=False) as client:
        workers = list(client.run(os.getpid).values())
    told = []

    def lose_one(done, total):
        if done == 1:
            os.kill(workers[0], signal.SIGKILL)
        told.append((done, total))

    counted = count_on_cluster(parts, COLUMNS, scheduler=scheduler, progress=lose_one)

    assert len(workers) == 2
    assert told[-1] == (20, 20)
    assert counted == count_parts(parts, COLUMNS)


def test_what_a_worker_cannot_read_is_named(marks, scheduler, tmp_path):
    there = tmp_path / "there.parquet"
    there.write_bytes(marks.read_bytes())
    parts = find_parts([there], COLUMNS)
    there.unlink()

    with pytest.raises(FileRefusedError) as refused:
        count_on_cluster(parts, COLUMNS, scheduler=scheduler)

    [problem] = refused.value.problems
    assert problem.place == str(there)
    assert "same path" in problem.remedy


def test_a_scheduler_that_does_not_answer_is_named(marks, monkeypatch):
    monkeypatch.setattr("toolkit.storage.cluster._SECONDS_TO_ANSWER", 0.2)

    with pytest.raises(ClusterFailedError, match=r"127\.0\.0\.1:9"):
        counting.count_marks([marks], scheduler="tcp://127.0.0.1:9")


def test_processes_of_this_machine_count_the_same_and_say_nothing(marks, capfd):
    counted = counting.count_marks([marks], workers=1)

    assert counted == counting.count_marks([marks])
    assert capfd.readouterr() == ("", "")


def test_the_logs_of_others_are_left_as_they_were():
    """Dask means to silence Tornado, by which the ballot server stands."""
    assert logging.getLogger("tornado").level == logging.NOTSET
    assert logging.getLogger("tornado.application").propagate
