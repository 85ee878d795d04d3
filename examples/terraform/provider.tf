# Terraform's AWS provider, pointed at Drey. Everything below the first block is what an emulator needs and AWS does not.

terraform {
  required_version = ">= 1.5"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.100"
    }
  }
}

provider "aws" {
  region = var.region

  # Any keys will do. Twelve digits as access key are an account of its own: access_key = "111111111111".
  access_key = "test"
  secret_key = "test"

  # One gateway answers for all of them.
  endpoints {
    iam                = var.endpoint
    kinesisanalyticsv2 = var.endpoint
    logs               = var.endpoint
    s3                 = var.endpoint
    sts                = var.endpoint
  }

  # Buckets as http://127.0.0.1:4566/<bucket>, since http://<bucket>.127.0.0.1:4566 is not a name.
  s3_use_path_style = true

  # Nothing outside this machine is asked whether the keys are real.
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = true
}
