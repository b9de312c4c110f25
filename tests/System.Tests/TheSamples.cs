using System.Text.Json;
using Florin.System.Tests.Running;

namespace Florin.System.Tests;

/// <summary>The programs below samples, against the real one.</summary>
public sealed class TheSamples
{
    private const string Path = "/api/wish/wishes";

    [Fact]
    public async Task Transfer_money_as_a_client()
    {
        using var place = new Place();
        await using var florin = await FlorinProcess.Start(place.Arguments());
        var address = $"http://127.0.0.1:{place.BasePort}";
        var (exitCode, output) = await FlorinProcess.RunProgram("florin-sample-client", [address]);
        Assert.Equal((0, "One transfer: True|Its end: COMPLETED|Savings: 40.00|"), (exitCode, output.ReplaceLineEndings("|")));
    }

    [Fact]
    public async Task Host_a_service_of_ones_own_behind_the_gateway()
    {
        using var place = new Place();
        await using var florin = await FlorinProcess.StartProgram("florin-with-wishes", place.Arguments());
        var gateway = place.Client("gateway");
        var (_, token) = await gateway.Register("traveller");
        var first = await Wish("a bicycle");
        var again = await Wish("a bicycle");
        Assert.Equal((201, 201), (first.Status, again.Status));
        Assert.Equal(first.Text, again.Text); // One key, one wish.
        Assert.Equal(["a bicycle"], await Wishes());
        Assert.Equal(201, (await Wish("a boat")).Status);
        Assert.Equal(201, (await Wish("a balloon")).Status);
        Assert.Equal(409, (await Wish("a bridge")).Status); // Three are the most.
        Assert.Equal(["a balloon", "a boat", "a bicycle"], await Wishes());
        Assert.Equal(401, (await gateway.Ask("GET", Path)).Status);
        Assert.Contains(Path, (await gateway.Ask("GET", "/openapi.json")).Text, StringComparison.Ordinal);
        await florin.Stop();
        var (exitCode, output) = await FlorinProcess.RunProgram("florin-with-wishes", ["verify", "--data", place.Data]);
        Assert.True(exitCode == 0, output);

        Task<Answer> Wish(string text) =>
            gateway.Ask("POST", Path, new { text }, token, ("Idempotency-Key", text.Replace(' ', '-')));

        async Task<IEnumerable<string?>> Wishes()
        {
            var answer = await gateway.Ask("GET", Path, null, token);
            using var json = JsonDocument.Parse(answer.Text);
            return
            [
                .. json
                    .RootElement.GetProperty("data")
                    .GetProperty("items")
                    .EnumerateArray()
                    .Select(wish => wish.GetProperty("text").GetString()),
            ];
        }
    }
}
