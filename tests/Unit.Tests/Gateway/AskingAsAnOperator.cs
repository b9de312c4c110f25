using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Florin.Unit.Tests.Gateway;

/// <summary>What the port for operators tells, and what it does not.</summary>
public sealed class AskingAsAnOperator
{
    private const string Limit = "Gateway:RateLimit:Limit";

    [Fact]
    public async Task Shows_the_configuration_that_was_taken_and_not_one_that_was_refused()
    {
        await using var gateway = await Start($"{Limit}=7");
        gateway.Configuration[Limit] = "0";
        gateway.Configuration.Reload();
        Assert.Equal(("7", false), (await Configured(Limit), await Taken()));
        gateway.Configuration[Limit] = "8";
        Assert.Equal("7", await Configured(Limit)); // It is not taken yet.
        gateway.Configuration.Reload();
        Assert.Equal(("8", true), (await Configured(Limit), await Taken()));

        async Task<string?> Configured(string key) => Text(await Data(gateway, "/admin/config"), key);

        async Task<bool> Taken() => (await Data(gateway, "/admin/config/status")).GetProperty("taken").GetBoolean();
    }

    [Theory]
    [InlineData("/admin/config")]
    [InlineData("/admin/routes")]
    public async Task Never_shows_what_may_be_a_key_of_somebody(string path)
    {
        await using var gateway = await Start(
            "Gateway:Routes:shop:ClusterId=account",
            "Gateway:Routes:shop:Match:Path=/shop/{**rest}",
            "Gateway:Routes:shop:Match:Headers:0:Name=X-Partner",
            "Gateway:Routes:shop:Match:Headers:0:Values:0=hush-1",
            "Gateway:Routes:shop:Match:QueryParameters:0:Name=partner",
            "Gateway:Routes:shop:Match:QueryParameters:0:Values:0=hush-2",
            "Gateway:Routes:shop:Metadata:PartnerKey=hush-3"
        );
        var shown = (await Data(gateway, path)).GetRawText();
        Assert.Contains("/shop/{**rest}", shown, StringComparison.Ordinal);
        Assert.Contains("[redacted]", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", shown, StringComparison.Ordinal);
    }

    private static Task<GatewayScenario> Start(params string[] settings) =>
        GatewayScenario.Start(Place.Here, http => http.Say("done"), settings);

    private static async Task<JsonElement> Data(GatewayScenario gateway, string asked)
    {
        var (status, body) = await gateway.Administer(asked);
        Assert.Equal(StatusCodes.Status200OK, status);
        return body.GetProperty("data");
    }

    private static string? Text(JsonElement element, string property) => element.GetProperty(property).GetString();
}
