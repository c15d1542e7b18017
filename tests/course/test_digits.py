"""The course's data are the same bytes everywhere, and look like MNIST."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from course import digits

SHA256 = "c5bb25b8ced2abaa18704c35f062e9cdf9a0f6f9ba5e1ad6eae851f2e56906de"


@pytest.fixture(autouse=True)
def no_choice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COURSE_MNIST", raising=False)
    digits._chosen.cache_clear()
    yield
    digits._chosen.cache_clear()


def test_the_bytes_are_the_published_ones() -> None:
    assert digits.sha256() == SHA256


def test_the_statistics_are_near_those_of_mnist() -> None:
    images = digits.embedded()[0]
    assert images.dtype == np.float32 and images.shape == (1437, 784)
    assert (images.min(), images.max()) == (0, 1)
    assert abs(images.mean() - 0.1307) < 0.03 and abs(images.std() - 0.3081) < 0.04  # MNIST's


def test_enlarging_keeps_a_constant_image_and_its_edges() -> None:
    flat = np.full((1, 8, 8), 0.5)
    assert np.array_equal(digits._enlarge(flat, 20), np.full((1, 20, 20), 0.5))
    ramp = np.tile(np.arange(8.0), (1, 8, 1))
    assert digits._enlarge(ramp, 20)[0, 0, 0] == 0 and digits._enlarge(ramp, 20)[0, 0, -1] == 7


def test_batches_repeat_and_cover_the_data_once_a_pass() -> None:
    first, second = (digits.read_data_sets().train for _ in range(2))
    for _ in range(40):
        a, b = first.next_batch(50), second.next_batch(50)
        assert np.array_equal(a[0], b[0]) and np.array_equal(a[1], b[1])
    data = digits.DataSet(np.arange(6.0).reshape(6, 1), np.arange(6))
    seen = [int(label) for _ in range(3) for label in data.next_batch(2)[1]]
    assert sorted(seen) == list(range(6))


def test_labels_are_one_hot_or_numbers() -> None:
    hot, plain = digits.read_data_sets(one_hot=True).test, digits.read_data_sets(one_hot=False).test
    assert hot.labels.shape == (360, 10) and np.array_equal(hot.labels.argmax(axis=1), plain.labels)


@pytest.mark.parametrize("size", [0, 1438])
def test_an_impossible_batch_says_what_is_possible(size: int) -> None:
    with pytest.raises(ValueError, match="1 to 1437"):
        digits.read_data_sets().train.next_batch(size)


def test_a_given_mnist_file_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "mnist.npz"
    images, labels = np.full((3, 28, 28), 255, np.uint8), np.array([1, 2, 3], np.uint8)
    np.savez(file, x_train=images, y_train=labels, x_test=images[:1], y_test=labels[:1])
    monkeypatch.setenv("COURSE_MNIST", str(file))
    data = digits.read_data_sets(one_hot=False)
    assert data.train.images.shape == (3, 784) and data.train.images.max() == 1
    assert digits.sha256() == SHA256  # what is graded does not change


@pytest.mark.parametrize("broken", ["missing", "not an npz", "other shape"])
def test_a_broken_mnist_file_costs_one_line(
    broken: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "mnist.npz"
    if broken == "not an npz":
        file.write_text("hello")
    if broken == "other shape":
        np.savez(file, **dict.fromkeys(("x_train", "y_train", "x_test", "y_test"), np.zeros((3, 5))))
    monkeypatch.setenv("COURSE_MNIST", str(file))
    assert digits.read_data_sets().train.images.shape == (1437, 784)
    said = capsys.readouterr().err
    assert said.count("\n") == 1 and "using the bundled digits instead" in said and str(file) in said
