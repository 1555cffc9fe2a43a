"""Deletes a bucket and the function that `populate-moto.py` made."""

import boto3

boto3.client("s3", region_name="us-east-1").delete_bucket(Bucket="skydeck-outside-us")
boto3.client("lambda", region_name="us-east-1").delete_function(FunctionName="orders")
