// Texts for the first visit.

/** The command of the demo. */
export const demoText = 'npm run demo';

/** A provider block for Terraform that reaches the gateway. */
export const terraformText = (endpoint: string): string => `provider "aws" {
  region                      = "us-east-1"
  access_key                  = "000000000000"
  secret_key                  = "any"
  skip_credentials_validation = true
  skip_requesting_account_id  = true
  skip_metadata_api_check     = true
  s3_use_path_style           = true

  endpoints {
    kinesisanalyticsv2 = "${endpoint}"
    s3                 = "${endpoint}"
    iam                = "${endpoint}"
    sts                = "${endpoint}"
    logs               = "${endpoint}"
    cloudwatch         = "${endpoint}"
    kinesis            = "${endpoint}"
  }
}`;

/** The environment that leads the CDK, SAM and the AWS CLI here. */
export const cdkText = (endpoint: string): string => `export AWS_ENDPOINT_URL=${endpoint}
export AWS_ACCESS_KEY_ID=000000000000
export AWS_SECRET_ACCESS_KEY=any
export AWS_REGION=us-east-1
cdk deploy`;
