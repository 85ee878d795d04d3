# A Flink application and all that it needs in its account.

resource "aws_s3_bucket" "code" {
  bucket        = "${var.name}-code"
  force_destroy = true
}

# The key has the content's hash in it, so that a new jar is a new key and with it a change of the application:
# the service copies the code once, and does not look again at a key that it knows.
resource "aws_s3_object" "jar" {
  bucket = aws_s3_bucket.code.id
  key    = "${var.name}-${filemd5(var.jar)}.jar"
  source = var.jar

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_s3_bucket" "rows" {
  bucket        = "${var.name}-rows"
  force_destroy = true
}

resource "aws_iam_role" "job" {
  name = "${var.name}-job"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "kinesisanalytics.amazonaws.com" }
      Action    = "sts:AssumeRole"
    }]
  })
}

resource "aws_iam_role_policy" "job" {
  name = "s3"
  role = aws_iam_role.job.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["s3:GetObject", "s3:GetObjectVersion"]
        Resource = "${aws_s3_bucket.code.arn}/*"
      },
      {
        Effect   = "Allow"
        Action   = ["s3:GetObject", "s3:PutObject"]
        Resource = "${aws_s3_bucket.rows.arn}/*"
      },
      {
        Effect   = "Allow"
        Action   = ["logs:DescribeLogGroups", "logs:DescribeLogStreams", "logs:PutLogEvents"]
        Resource = "*"
      },
    ]
  })
}

resource "aws_cloudwatch_log_group" "job" {
  name = "/aws/kinesis-analytics/${var.name}"
}

resource "aws_cloudwatch_log_stream" "job" {
  name           = "job"
  log_group_name = aws_cloudwatch_log_group.job.name
}

resource "aws_kinesisanalyticsv2_application" "job" {
  name                   = var.name
  runtime_environment    = "FLINK-1_20"
  service_execution_role = aws_iam_role.job.arn
  start_application      = var.started

  application_configuration {
    application_code_configuration {
      code_content_type = "ZIPFILE"

      code_content {
        s3_content_location {
          bucket_arn = aws_s3_bucket.code.arn
          file_key   = aws_s3_object.jar.key
        }
      }
    }

    application_snapshot_configuration {
      snapshots_enabled = true
    }

    environment_properties {
      property_group {
        property_group_id = "bucket"
        property_map      = { name = aws_s3_bucket.rows.id }
      }

      property_group {
        property_group_id = "generator"
        property_map      = { rate = var.rate }
      }
    }

    flink_application_configuration {
      # A row can be seen once a checkpoint covers it; the default interval is a minute.
      checkpoint_configuration {
        configuration_type            = "CUSTOM"
        checkpointing_enabled         = true
        checkpoint_interval           = 5000
        min_pause_between_checkpoints = 500
      }

      monitoring_configuration {
        configuration_type = "CUSTOM"
        log_level          = "INFO"
        metrics_level      = "TASK"
      }

      parallelism_configuration {
        configuration_type   = "CUSTOM"
        auto_scaling_enabled = false
        parallelism          = var.parallelism
        parallelism_per_kpu  = 1
      }
    }
  }

  cloudwatch_logging_options {
    log_stream_arn = aws_cloudwatch_log_stream.job.arn
  }

  # The job needs its permissions from the first second to the last.
  depends_on = [aws_iam_role_policy.job]
}

resource "aws_kinesisanalyticsv2_application_snapshot" "job" {
  count = var.snapshot == "" ? 0 : 1

  application_name = aws_kinesisanalyticsv2_application.job.name
  snapshot_name    = var.snapshot
}
