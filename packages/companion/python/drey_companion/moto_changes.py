"""What moto lacks a flag for: changed in its classes before its server is made."""

import copy
import os
import threading


def load_managed_policies_once():
    """Loads the managed policies of AWS (AmazonS3FullAccess and the like), which many a template attaches.

    By itself moto 5.2.5 does that once per account and partition: seen 7.7 s for the first unknown access key and 170 MB. Here they are
    parsed once and copied.
    """
    from moto.iam.models import IAMBackend

    load, loaded, lock = IAMBackend._init_aws_policies, [], threading.Lock()

    def copies(backend):
        if backend.region_name != "aws":
            return []
        with lock:
            if not loaded:
                loaded.extend(load(backend))
        policies = [copy.copy(policy) for policy in loaded]
        for policy in policies:
            policy.account_id = backend.account_id
        return policies

    IAMBackend._init_aws_policies = copies
    os.environ["MOTO_IAM_LOAD_MANAGED_POLICIES"] = "true"


def refuse_unknown_uploads():
    """S3 answers 404 NoSuchUpload to whoever completes an upload that it does not know; moto fails with 500, which Flink's sink retries for ever."""
    from moto.s3.exceptions import NoSuchUpload
    from moto.s3.models import S3Backend

    complete = S3Backend.complete_multipart_upload

    def checked(backend, bucket_name, multipart_id, body):
        if multipart_id not in backend.get_bucket(bucket_name).multiparts:
            raise NoSuchUpload(upload_id=multipart_id)
        return complete(backend, bucket_name, multipart_id, body)

    S3Backend.complete_multipart_upload = checked
