using System.Net;

namespace Florin.Unit.Tests.Webhooks;

public sealed class SendingToANetworkOfItsOwn : WebhooksScenario
{
    private int _resolved;

    [Fact]
    public async Task Is_not_done_although_the_name_looks_public_and_says_no_more_than_for_a_name_that_does_not_exist()
    {
        await Register(Ann, new { url = "https://inside.example/hook" });
        await Completes("1", "ann");
        var tried = await Deliveries(Ann, items => items is [var only] && only["attempts"]!.AsArray().Count == 1);
        Assert.Equal("The host has no public address.", Text(tried[0]["attempts"]![0]!, "error"));
        Assert.Equal(1, _resolved);
        Assert.Empty(Program.Arrived);
    }

    [Fact]
    public async Task Is_done_where_the_configuration_allows_it()
    {
        Settings["Webhooks:AllowedNetworks"] = "127.0.0.1, 10.0.0.0/8";
        await Restart();
        await Register(Ann, new { url = Program.Url.Replace("127.0.0.1", "program.example", StringComparison.Ordinal) });
        await Completes("1", "ann");
        Assert.Single(await Arrived(1));
    }

    private protected override IPAddress[] Resolve(string host)
    {
        _resolved++;
        return host == "program.example"
            ? [IPAddress.Loopback]
            : [IPAddress.Parse("10.0.0.5"), IPAddress.Parse("169.254.169.254")];
    }
}
