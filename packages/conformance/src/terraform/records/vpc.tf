# One moves to another subnet, one leaves its VPC, and one gets into it while it runs.

locals {
  subnets = { for name, subnet in aws_subnet.net : name => subnet.id }
}

resource "aws_kinesisanalyticsv2_application" "vpc" {
  for_each = {
    enters = var.changed ? [local.subnets["two"]] : []
    leaves = var.changed ? [] : [local.subnets["one"]]
    moves  = var.changed ? values(local.subnets) : [local.subnets["one"]]
  }

  name                   = each.key
  runtime_environment    = "FLINK-1_20"
  service_execution_role = aws_iam_role.job.arn
  start_application      = var.switches && each.key == "enters" ? true : null

  application_configuration {
    application_code_configuration {
      code_content_type = "ZIPFILE"

      code_content {
        s3_content_location {
          bucket_arn = aws_s3_bucket.code.arn
          file_key   = aws_s3_object.code["one"].key
        }
      }
    }

    dynamic "vpc_configuration" {
      for_each = length(each.value) > 0 ? [1] : []
      content {
        subnet_ids         = each.value
        security_group_ids = [aws_security_group.net.id]
      }
    }
  }
}
