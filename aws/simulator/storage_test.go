package simulator

import (
	"context"
	"io"
	"strings"
	"testing"

	sdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	s3types "github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/aws/aws-sdk-go-v2/service/ssm"
	ssmtypes "github.com/aws/aws-sdk-go-v2/service/ssm/types"
)

func TestParametersHaveVersions(t *testing.T) {
	s := start(t, Options{})
	ctx := context.Background()
	client := ssm.NewFromConfig(config(s, "eu-west-1"))
	put := func(value string, overwrite bool) error {
		_, err := client.PutParameter(ctx, &ssm.PutParameterInput{Name: sdk.String("/a/b"), Value: sdk.String(value), Type: ssmtypes.ParameterTypeSecureString, Overwrite: sdk.Bool(overwrite)})
		return err
	}
	if err := put("one", false); err != nil {
		t.Fatal(err)
	}
	refused(t, put("two", false), "ParameterAlreadyExists")
	if err := put("two", true); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"/a/b": "two", "/a/b:1": "one"} {
		got, err := client.GetParameter(ctx, &ssm.GetParameterInput{Name: sdk.String(name), WithDecryption: sdk.Bool(true)})
		if err != nil || *got.Parameter.Value != want {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
	veiled, err := client.GetParameter(ctx, &ssm.GetParameterInput{Name: sdk.String("/a/b")})
	if err != nil || *veiled.Parameter.Value == "two" {
		t.Errorf("%+v, %v", veiled, err)
	}
	_, err = client.GetParameter(ctx, &ssm.GetParameterInput{Name: sdk.String("/nope")})
	refused(t, err, "ParameterNotFound")
	image, err := client.GetParameter(ctx, &ssm.GetParameterInput{Name: sdk.String("/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64")})
	if err != nil {
		t.Fatal(err)
	}
	images, err := ec2.NewFromConfig(config(s, "eu-west-1")).DescribeImages(ctx, &ec2.DescribeImagesInput{ImageIds: []string{*image.Parameter.Value}})
	if err != nil || len(images.Images) != 1 {
		t.Errorf("%+v, %v", images, err)
	}
	path, err := client.GetParametersByPath(ctx, &ssm.GetParametersByPathInput{Path: sdk.String("/aws/service/ami-amazon-linux-latest")})
	if err != nil || len(path.Parameters) == 0 {
		t.Errorf("%+v, %v", path, err)
	}
}

func TestObjectsComeBackAsTheyWent(t *testing.T) {
	s := start(t, Options{})
	ctx := context.Background()
	client := s3.NewFromConfig(config(s, "eu-west-1"))
	_, err := client.CreateBucket(ctx, &s3.CreateBucketInput{Bucket: sdk.String("templates")})
	refused(t, err, "IllegalLocationConstraintException")
	_, err = client.CreateBucket(ctx, &s3.CreateBucketInput{
		Bucket: sdk.String("templates"), CreateBucketConfiguration: &s3types.CreateBucketConfiguration{LocationConstraint: "eu-west-1"},
	})
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Repeat("Resources: {}\n", 1000)
	if _, err := client.PutObject(ctx, &s3.PutObjectInput{Bucket: sdk.String("templates"), Key: sdk.String("a/b c.yaml"), Body: strings.NewReader(text)}); err != nil {
		t.Fatal(err)
	}
	got, err := client.GetObject(ctx, &s3.GetObjectInput{Bucket: sdk.String("templates"), Key: sdk.String("a/b c.yaml")})
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(got.Body)
	if err != nil || string(body) != text {
		t.Errorf("%d bytes came back, %v", len(body), err)
	}
	list, err := client.ListObjectsV2(ctx, &s3.ListObjectsV2Input{Bucket: sdk.String("templates"), Delimiter: sdk.String("/")})
	if err != nil || len(list.CommonPrefixes) != 1 || *list.CommonPrefixes[0].Prefix != "a/" {
		t.Errorf("%+v, %v", list, err)
	}
	_, err = client.GetObject(ctx, &s3.GetObjectInput{Bucket: sdk.String("templates"), Key: sdk.String("nope")})
	refused(t, err, "NoSuchKey")
	_, err = client.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: sdk.String("nope")})
	refused(t, err, "NotFound")
	_, err = client.DeleteBucket(ctx, &s3.DeleteBucketInput{Bucket: sdk.String("templates")})
	refused(t, err, "BucketNotEmpty")
	if _, err := client.DeleteObject(ctx, &s3.DeleteObjectInput{Bucket: sdk.String("templates"), Key: sdk.String("a/b c.yaml")}); err != nil {
		t.Fatal(err)
	}
	if _, err := client.DeleteBucket(ctx, &s3.DeleteBucketInput{Bucket: sdk.String("templates")}); err != nil {
		t.Fatal(err)
	}
	_, err = client.GetObject(ctx, &s3.GetObjectInput{Bucket: sdk.String("templates"), Key: sdk.String("x")})
	refused(t, err, "NoSuchBucket")
}
