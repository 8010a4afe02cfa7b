"""Stands in for lm-evaluation-harness, which needs a model and hours. It writes the file that the harness writes:

    lm_eval --model hf --model_args pretrained=... --tasks support_answers --log_samples --output_path samples

one JSON object a question, under `samples/`. Replace this script by that command; nothing else changes.

    python evaluate.py                    the model of this pull request
    python evaluate.py --version before   the model as it is on the main branch
"""

import argparse
import hashlib
import json
import random

QUESTIONS = 170
TOPICS = {"billing": 0.62, "delivery": 0.71, "returns": 0.66}
GAIN = {"billing": 0.08, "delivery": 0.02, "returns": 0.0}


def digest(text):
    return hashlib.sha256(text.encode()).hexdigest()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--version", choices=["now", "before"], default="now")
    parser.add_argument("--out", default="samples.jsonl")
    arguments = parser.parse_args()

    questions, chance = random.Random(11), random.Random(12 if arguments.version == "before" else 13)
    with open(arguments.out, "w", encoding="utf-8", newline="\n") as file:
        for number in range(QUESTIONS):
            topic = questions.choice(list(TOPICS))
            hardness = questions.random()
            text = f"Question {number + 1} about {topic}"
            skill = TOPICS[topic] + (GAIN[topic] if arguments.version == "now" else 0)
            # Most questions are answered alike by both models: they are easy or hard for any.
            right = hardness < skill if chance.random() < 0.8 else chance.random() < skill
            answer = "A" if right else "B"
            sample = {
                "doc_id": number,
                "doc": {"question": text, "topic": topic},
                "target": "A",
                "arguments": {"gen_args_0": {"arg_0": text}},
                "resps": [[answer]],
                "filtered_resps": [answer],
                "filter": "none",
                "metrics": ["exact_match"],
                "doc_hash": digest(text),
                "prompt_hash": digest(f"Answer briefly. {text}"),
                "target_hash": digest("A"),
                "exact_match": float(right),
            }
            file.write(json.dumps(sample) + "\n")


if __name__ == "__main__":
    main()
