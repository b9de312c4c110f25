using Florin.Payments;
using Florin.Platform.Configuration;
using Florin.Platform.Hosting;
using Florin.Testing;
using Florin.Testing.Storage;

namespace Florin.Unit.Tests.Payments;

public sealed class ConfiguringTheProcessor
{
    [Theory]
    [InlineData("Payment:Processor:Url", "somewhere")]
    [InlineData("Payment:Processor:Url", "ftp://127.0.0.1/")]
    [InlineData("Payment:Processor:Timeout", "00:00:00")]
    [InlineData("Payment:Processor:Timeout", "01:00:00")]
    [InlineData("Payment:Processor:MaxConcurrent", "0")]
    [InlineData("Payment:Processor:AllowSandbox", "false")]
    [InlineData("Payment:Processor:MaxConcurrent", "many")]
    public async Task Stops_the_start_when_it_is_wrong(string key, string value)
    {
        var settings = new Dictionary<string, string?>(StringComparer.Ordinal) { [key] = value };
        var wrong = await Assert.ThrowsAsync<WrongConfiguration>(() =>
            LoneService.Start(
                PaymentsService.Definition,
                new InMemoryLogStore(),
                new InMemoryViewStore(),
                new WallClock(),
                new OtherServices(),
                settings: settings
            )
        );
        Assert.Contains(key, wrong.Message, StringComparison.Ordinal);
        Assert.Contains(value, wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tells_in_the_health_that_the_sandbox_stands_in()
    {
        await using var payments = await ThePaymentService.Start();
        var checks = ServiceHealth.Of(payments.Service.Itself()).Checks;
        Assert.Contains(checks, check => check is { Name: "processor", Detail: "sandbox", Status: HealthStatus.Healthy });
    }

    [Fact]
    public void Is_not_needed_to_describe_the_service()
    {
        var described = ServiceBuilder.Describe(PaymentsService.Definition);
        Assert.Equal(
            ["/feed", "/payments", "/payments/{id}", "/writes/{id}"],
            described
                .Endpoints.Select(endpoint => endpoint.Path)
                .Where(path => !path.StartsWith("/files", StringComparison.Ordinal))
                .Order()
        );
    }
}
