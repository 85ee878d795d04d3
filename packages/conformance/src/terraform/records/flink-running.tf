# Changed while it runs, as it is stopped, and as it is started.

resource "aws_kinesisanalyticsv2_application" "running" {
  for_each = { stays = true, starts = var.changed, stops = !var.changed }

  name                   = each.key
  description            = "Runs, at least for a while."
  runtime_environment    = "FLINK-1_20"
  application_mode       = "STREAMING"
  service_execution_role = aws_iam_role.job.arn
  start_application      = var.switches ? each.value : null
  force_stop             = var.switches && each.key == "stops" && var.changed ? true : null

  application_configuration {
    application_code_configuration {
      code_content_type = "ZIPFILE"

      code_content {
        s3_content_location {
          bucket_arn = aws_s3_bucket.code.arn
          file_key   = aws_s3_object.code[var.changed ? "two" : "one"].key
        }
      }
    }

    environment_properties {
      property_group {
        property_group_id = "job"
        property_map      = var.changed ? { rate = "20", fresh = "yes" } : { rate = "10", old = "yes" }
      }
    }

    flink_application_configuration {
      parallelism_configuration {
        configuration_type   = "CUSTOM"
        auto_scaling_enabled = true
        parallelism          = var.changed ? 2 : 1
        parallelism_per_kpu  = 1
      }
    }

    # The service shows it only while the application runs, so it would be a difference for ever after a stop.
    dynamic "run_configuration" {
      for_each = each.value ? [1] : []
      content {
        application_restore_configuration {
          application_restore_type = var.changed ? "RESTORE_FROM_LATEST_SNAPSHOT" : "SKIP_RESTORE_FROM_SNAPSHOT"
        }
        flink_run_configuration {
          allow_non_restored_state = var.changed
        }
      }
    }
  }

  cloudwatch_logging_options {
    log_stream_arn = aws_cloudwatch_log_stream.job[var.changed ? "two" : "one"].arn
  }
}

resource "aws_kinesisanalyticsv2_application_snapshot" "running" {
  for_each = toset(var.changed ? ["first", "third"] : ["first", "second"])

  application_name = aws_kinesisanalyticsv2_application.running["stays"].name
  snapshot_name    = each.key
}
