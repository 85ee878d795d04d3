# SQL: one gets parts and is started, the other one loses them and is stopped; each part has operations of its own.

locals {
  stream = "arn:aws:kinesis:us-east-1:${local.account}:stream"
  lambda = "arn:aws:lambda:us-east-1:${local.account}:function"
}

resource "aws_kinesisanalyticsv2_application" "sql" {
  for_each = { "sql-grows" = var.changed, "sql-shrinks" = !var.changed }

  name                   = each.key
  runtime_environment    = "SQL-1_0"
  service_execution_role = aws_iam_role.job.arn
  start_application      = var.switches ? each.value : null

  application_configuration {
    application_code_configuration {
      code_content_type = "PLAINTEXT"

      code_content {
        text_content = each.value ? "SELECT 2;" : "SELECT 1;"
      }
    }

    sql_application_configuration {
      input {
        name_prefix = each.value ? "CHANGED" : "SOURCE"

        input_parallelism {
          count = each.value ? 2 : 1
        }

        input_schema {
          record_column {
            name     = "price"
            sql_type = each.value ? "VARCHAR(16)" : "DOUBLE"
            mapping  = "$.price"
          }
          record_encoding = "UTF-8"
          record_format {
            record_format_type = "JSON"
            mapping_parameters {
              json_mapping_parameters {
                record_row_path = "$"
              }
            }
          }
        }

        kinesis_streams_input {
          resource_arn = "${local.stream}/in"
        }

        dynamic "input_processing_configuration" {
          for_each = each.value ? [1] : []
          content {
            input_lambda_processor {
              resource_arn = "${local.lambda}:clean"
            }
          }
        }

        dynamic "input_starting_position_configuration" {
          for_each = each.value ? [1] : []
          content {
            input_starting_position = "NOW"
          }
        }
      }

      output {
        name = "FIRST"
        destination_schema {
          record_format_type = "JSON"
        }
        kinesis_streams_output {
          resource_arn = "${local.stream}/${each.value ? "other" : "out"}"
        }
      }

      dynamic "output" {
        for_each = each.value ? [1] : []
        content {
          name = "SECOND"
          destination_schema {
            record_format_type = "CSV"
          }
          kinesis_firehose_output {
            resource_arn = "arn:aws:firehose:us-east-1:${local.account}:deliverystream/out"
          }
        }
      }

      dynamic "reference_data_source" {
        for_each = each.value ? [1] : []
        content {
          table_name = "NAMES"
          reference_schema {
            record_column {
              name     = "name"
              sql_type = "VARCHAR(8)"
            }
            record_format {
              record_format_type = "CSV"
              mapping_parameters {
                csv_mapping_parameters {
                  record_column_delimiter = ","
                  record_row_delimiter    = "\n"
                }
              }
            }
          }
          s3_reference_data_source {
            bucket_arn = aws_s3_bucket.code.arn
            file_key   = aws_s3_object.code["one"].key
          }
        }
      }
    }
  }

  cloudwatch_logging_options {
    log_stream_arn = aws_cloudwatch_log_stream.job["one"].arn
  }
}

# Without any part at first.
resource "aws_kinesisanalyticsv2_application" "sql_late" {
  name                   = "sql-late"
  runtime_environment    = "SQL-1_0"
  service_execution_role = aws_iam_role.job.arn

  application_configuration {
    application_code_configuration {
      code_content_type = "PLAINTEXT"

      code_content {
        text_content = "SELECT 1;"
      }
    }

    dynamic "sql_application_configuration" {
      for_each = var.changed ? [1] : []
      content {
        input {
          name_prefix = "LATE"
          input_schema {
            record_column {
              name     = "price"
              sql_type = "DOUBLE"
              mapping  = "$.price"
            }
            record_format {
              record_format_type = "JSON"
              mapping_parameters {
                json_mapping_parameters {
                  record_row_path = "$"
                }
              }
            }
          }
          kinesis_firehose_input {
            resource_arn = "arn:aws:firehose:us-east-1:${local.account}:deliverystream/in"
          }
        }
      }
    }
  }
}
