# The provider, pointed at the gateway of the test, and what the other files read. Commands of Terraform take long and applications
# do not, so there are many applications and one change.

terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.100"
    }
  }
}

variable "endpoint" { type = string }

# First false, then true.
variable "changed" { type = bool }

# Import does not know the two switches that the service has no member for, so a configuration without them has to fit.
variable "switches" {
  type    = bool
  default = true
}

locals {
  account = "000000000000"
}

provider "aws" {
  region                      = "us-east-1"
  access_key                  = "test"
  secret_key                  = "test"
  s3_use_path_style           = true
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = true

  endpoints {
    ec2                = var.endpoint
    iam                = var.endpoint
    kinesisanalyticsv2 = var.endpoint
    logs               = var.endpoint
    s3                 = var.endpoint
    sts                = var.endpoint
  }
}
