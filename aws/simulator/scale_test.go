package simulator

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	sdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
)

// BenchmarkStackOf500 creates a stack of 500 resources in a folder at a thousand
// times our speed and watches it to its end over HTTP, as the program does: the
// budget is two seconds.
func BenchmarkStackOf500(b *testing.B) {
	var template strings.Builder
	template.WriteString("Resources:\n")
	for i := range 500 {
		fmt.Fprintf(&template, "  P%d: {Type: AWS::SSM::Parameter, Properties: {Type: String, Value: \"%d\"}", i, i)
		if i >= 50 {
			fmt.Fprintf(&template, ", DependsOn: P%d", i-50)
		}
		template.WriteString("}\n")
	}
	ctx := context.Background()
	for b.Loop() {
		s := start(b, Options{Dir: b.TempDir(), Speed: 1000})
		client := cloudformation.NewFromConfig(config(s, "eu-west-1"))
		if _, err := client.CreateStack(ctx, &cloudformation.CreateStackInput{StackName: sdk.String("s"), TemplateBody: sdk.String(template.String())}); err != nil {
			b.Fatal(err)
		}
		for {
			if _, err := client.DescribeStackEvents(ctx, &cloudformation.DescribeStackEventsInput{StackName: sdk.String("s")}); err != nil {
				b.Fatal(err)
			}
			stacks, err := client.DescribeStacks(ctx, &cloudformation.DescribeStacksInput{StackName: sdk.String("s")})
			if err != nil {
				b.Fatal(err)
			}
			if stacks.Stacks[0].StackStatus == "CREATE_COMPLETE" {
				break
			}
			time.Sleep(5 * time.Millisecond)
		}
	}
}

func BenchmarkStart(b *testing.B) {
	for b.Loop() {
		s, err := Start(context.Background(), Options{})
		if err != nil {
			b.Fatal(err)
		}
		b.StopTimer()
		_ = s.Close()
		b.StartTimer()
	}
}

func BenchmarkStartInAFolder(b *testing.B) {
	dir := b.TempDir()
	for b.Loop() {
		s, err := Start(context.Background(), Options{Dir: dir})
		if err != nil {
			b.Fatal(err)
		}
		b.StopTimer()
		_ = s.Close()
		b.StartTimer()
	}
}

func BenchmarkDescribeVpcs(b *testing.B) {
	s := start(b, Options{})
	client := ec2.NewFromConfig(config(s, "eu-west-1"))
	for b.Loop() {
		if _, err := client.DescribeVpcs(context.Background(), &ec2.DescribeVpcsInput{}); err != nil {
			b.Fatal(err)
		}
	}
}
