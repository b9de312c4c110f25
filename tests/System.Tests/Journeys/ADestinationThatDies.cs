using Florin.System.Tests.Running;

namespace Florin.System.Tests.Journeys;

/// <summary>One of two destinations is gone while clients read, and comes back.</summary>
public sealed class ADestinationThatDies
{
    [Fact]
    public async Task Costs_no_reader_an_answer_and_is_asked_again_when_it_is_back()
    {
        await using var stays = await Upstream.Start("stays");
        await using var dies = await Upstream.Start("dies");
        using var place = new Place();
        await using var gateway = await FlorinProcess.Start(place.Arguments(Settings(stays, dies)));
        await using var readers = new SteadyReaders(place.Client("gateway"), "/shop/x");
        await Asks(dies, 100);
        await dies.Die();
        await Asks(stays, 500);
        await dies.StartAgain();
        await Asks(dies, 100);
        await readers.End();
    }

    private static IEnumerable<string> Settings(Upstream stays, Upstream dies) =>
        [
            "--services=gateway",
            "--Logging:LogLevel:Florin.Requests=Warning", // There are many thousands.
            "--Gateway:Routes:shop:ClusterId=shop",
            "--Gateway:Routes:shop:Match:Path=/shop/{**rest}",
            $"--Gateway:Clusters:shop:Destinations:a:Address=http://127.0.0.1:{stays.Port}",
            $"--Gateway:Clusters:shop:Destinations:b:Address=http://127.0.0.1:{dies.Port}",
            "--Gateway:Clusters:shop:HealthCheck:Active:Path=/health",
            "--Gateway:Clusters:shop:HealthCheck:Active:Interval=00:00:00.200",
            "--Gateway:Clusters:shop:HealthCheck:Passive:ReactivationPeriod=00:00:01",
            "--Gateway:Retry:Backoff:Base=00:00:00.050",
            "--Gateway:Retry:Budget=100", // All readers may be at the one that dies.
        ];

    private static Task<long> Asks(Upstream upstream, int more)
    {
        var from = upstream.Answered;
        return Eventually.Is(() => Task.FromResult(upstream.Answered), answered => answered - from >= more);
    }
}
