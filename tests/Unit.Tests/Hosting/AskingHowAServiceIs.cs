using Florin.Platform.Hosting;
using Florin.Testing;

namespace Florin.Unit.Tests.Hosting;

/// <summary>GET /health of a service.</summary>
public sealed class AskingHowAServiceIs
{
    [Theory]
    [InlineData("/health")]
    [InlineData("/health/ready")]
    public async Task Tells_of_everything_when_all_is_well(string path)
    {
        await using var echo = await new EchoService(new FakeTime()).Start();
        var answer = await echo.Running.Get(path);
        Assert.Equal(
            (200, "healthy", "echo"),
            (answer.Status, (string?)answer.Json["status"], (string?)answer.Json["service"])
        );
        Assert.Equal(["service", "log"], answer.Json["checks"]!.AsArray().Select(c => (string?)c!["name"])); // As it always has.
    }

    [Fact]
    public async Task Tells_who_owns_the_log()
    {
        await using var echo = await new EchoService(new FakeTime()).Start();
        var log = (await echo.Running.Get("/health")).Json["log"]!; // Each service has one.
        Assert.Equal(("InMemory", true, 1), ((string?)log["provider"], (bool)log["isOwner"]!, (int)log["epoch"]!)); // Never null.
        Assert.NotNull((string?)log["ownedSince"]);
    }

    [Fact]
    public async Task Answers_503_when_it_stops_but_is_alive()
    {
        await using var echo = await new EchoService(new FakeTime()).Start();
        await echo.Running.Itself().Drain();
        var ready = await echo.Running.Get("/health");
        Assert.Equal((503, "unhealthy"), (ready.Status, (string?)ready.Json["status"]));
        Assert.Equal(200, (await echo.Running.Get("/health/live")).Status);
    }

    [Fact]
    public void Is_as_bad_as_the_worst_of_its_checks()
    {
        Assert.Equal(HealthStatus.Unhealthy, CheckHealth.Of("disk", "is full.").Status);
        Assert.Equal(HealthStatus.Healthy, CheckHealth.Of("disk", null).Status);
    }
}
