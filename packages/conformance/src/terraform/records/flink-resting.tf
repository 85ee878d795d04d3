# Never started. One goes from the least that can be written to everything, the other one back.

resource "aws_kinesisanalyticsv2_application" "resting" {
  for_each = { grows = var.changed, shrinks = !var.changed }

  name                   = each.key
  runtime_environment    = var.changed ? "FLINK-1_20" : "FLINK-1_19"
  service_execution_role = aws_iam_role.job.arn

  tags = each.value ? { team = "two", stage = "test" } : { team = "one" }

  application_configuration {
    application_code_configuration {
      code_content_type = "ZIPFILE"

      code_content {
        s3_content_location {
          bucket_arn = aws_s3_bucket.code.arn
          file_key   = aws_s3_object.code[each.value ? "two" : "one"].key

          object_version = each.value ? aws_s3_object.code["two"].version_id : null
        }
      }
    }

    dynamic "application_snapshot_configuration" {
      for_each = each.value ? [1] : []
      content {
        snapshots_enabled = false
      }
    }

    dynamic "environment_properties" {
      for_each = each.value ? [1] : []
      content {
        property_group {
          property_group_id = "first"
          property_map      = { a = "1", b = "2" }
        }
        property_group {
          property_group_id = "second"
          property_map      = { c = "3" }
        }
      }
    }

    flink_application_configuration {
      checkpoint_configuration {
        configuration_type            = each.value ? "CUSTOM" : "DEFAULT"
        checkpointing_enabled         = each.value ? false : null
        checkpoint_interval           = each.value ? 30000 : null
        min_pause_between_checkpoints = each.value ? 1000 : null
      }
      monitoring_configuration {
        configuration_type = each.value ? "CUSTOM" : "DEFAULT"
        log_level          = each.value ? "DEBUG" : null
        metrics_level      = each.value ? "OPERATOR" : null
      }
      parallelism_configuration {
        configuration_type   = each.value ? "CUSTOM" : "DEFAULT"
        auto_scaling_enabled = each.value ? false : null
        parallelism          = each.value ? 4 : null
        parallelism_per_kpu  = each.value ? 2 : null
      }
    }
  }

  dynamic "cloudwatch_logging_options" {
    for_each = each.value ? [1] : []
    content {
      log_stream_arn = aws_cloudwatch_log_stream.job["one"].arn
    }
  }
}
