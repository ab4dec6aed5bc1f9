"""Checks the manifests of examples/scale/ by the schemas of Kubernetes, and runs what merge.yaml tells each pod, one of them killed once."""

import os
import signal
import subprocess
import sys
import time
from importlib import metadata
from pathlib import Path

import kubernetes_validate
import yaml

VERSION = "1.33"
KILLED = 3


def manifest(path):
    job = yaml.safe_load(path.read_text())
    kubernetes_validate.validate(job, VERSION, strict=True)
    print(f"{path.name}: valid for Kubernetes {VERSION} (kubernetes-validate {metadata.version('kubernetes-validate')})")
    return job


def command(container, index, mounts, parts):
    """What a pod runs, with the variable put in as the kubelet does, and with folders of this machine for the volumes."""
    assert container["env"] == [{"name": "RAYON_NUM_THREADS", "value": "1"}]
    given = [argument.replace("$(JOB_COMPLETION_INDEX)", str(index)).replace(f"{index}/100", f"{index}/{parts}") for argument in container["args"]]
    for place, folder in mounts.items():
        given = [argument.replace(f"={place}", f"={folder}") for argument in given]
    return ["courtesy", *given]


def pod(arguments, log, killed_behind=None):
    """Runs a pod's command to its end, or kills it once its report has so many lines."""
    process = subprocess.Popen(arguments, env={**os.environ, "RAYON_NUM_THREADS": "1"}, stdout=subprocess.DEVNULL, stderr=log)
    folder = Path(next(argument for argument in arguments if argument.startswith("--out="))[len("--out="):])
    while killed_behind and process.poll() is None:
        lines = sum(path.read_text().count("\n") for path in folder.glob(".courtesy-print-*.jsonl"))
        if lines > killed_behind:
            process.send_signal(signal.SIGKILL)
            process.wait()
            return lines - 1
        time.sleep(0.02)
    assert process.wait() == 0, f"{arguments} ended with {process.returncode}"
    return None


def main(examples, scratch, parts):
    job = manifest(examples / "merge.yaml")
    join = manifest(examples / "join.yaml")
    spec, template = job["spec"], job["spec"]["template"]["spec"]
    container = template["containers"][0]
    assert spec["completionMode"] == "Indexed" and f"--shard=$(JOB_COMPLETION_INDEX)/{spec['completions']}" in container["args"]
    assert spec["maxFailedIndexes"] == spec["completions"] and template["restartPolicy"] == "Never"
    assert all(rule["action"] in ("Ignore", "FailIndex") for rule in spec["podFailurePolicy"]["rules"]), "one part would end the others"
    assert {mount["mountPath"] for mount in container["volumeMounts"]} == {"/guide", "/letters"}
    assert join["spec"]["template"]["spec"]["containers"][0]["args"][:3] == ["print", "--join", "/letters"]
    mounts = {"/guide": scratch / "guide", "/letters": scratch / "kubernetes"}
    with open(scratch / "log/kubernetes", "w") as log:
        for index in range(parts):
            arguments = command(container, index, mounts, parts)
            if index == KILLED:
                letters = pod(arguments, log, killed_behind=100)
                assert letters, "the pod was killed too late"
                print(f"pod {index} killed behind {letters} letters, and begun anew")
            pod(arguments, log)
    said = (scratch / "log/kubernetes").read_text()
    assert "stood already" in said, said
    print(f"{parts} pods ran: {' '.join(command(container, 0, {}, parts))}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(os.environ.get("PARTS", "8")))
