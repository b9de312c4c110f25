using Microsoft.AspNetCore.Http;

namespace Florin.Unit.Tests.Gateway;

public sealed class FindingNobody
{
    [Theory]
    [InlineData("/nothing")]
    [InlineData("/api")]
    [InlineData("/api/")]
    [InlineData("/api/nobody/x")]
    [InlineData("/apiary/account/x")]
    [InlineData("/.well-known/nothing")]
    [InlineData("/healthy")]
    public async Task Is_a_problem_of_the_gateway(string path)
    {
        await using var gateway = await GatewayScenario.Start(Place.Here, Secret);
        var response = await gateway.Get(path);
        await response.IsProblem(404, "not-found");
        Assert.Equal("gateway", response.Header("X-Service"));
    }

    [Theory]
    [InlineData("/api/account/internal")]
    [InlineData("/api/account/internal/feed")]
    [InlineData("/api/account/Internal/feed")]
    [InlineData("/API/ACCOUNT/INTERNAL/feed")]
    [InlineData("/api/account//internal/feed")]
    [InlineData("//api/account/internal/feed")]
    [InlineData("/api//account/internal/feed")]
    [InlineData("/api/account/./internal/feed")]
    [InlineData("/api/account/x/../internal/feed")]
    [InlineData("/api/account/x/%2e%2e/internal/feed")]
    [InlineData("/api/account/x/%2E%2e%2finternal/feed")]
    [InlineData("/api/account/x/%252e%252e/internal/feed")]
    [InlineData("/api/account/x%2f..%2finternal/feed")]
    [InlineData("/api/account/%69nternal/feed")]
    [InlineData("/api/account/%2569nternal/feed")]
    [InlineData("/api/account/%2finternal/feed")]
    [InlineData("/api/account/x/..%5cinternal/feed")]
    [InlineData("/api/account/\\internal/feed")]
    [InlineData("/api/account/internal;x=1/feed")]
    [InlineData("/api/account/internal%00/feed")]
    [InlineData("/internal/feed")]
    [InlineData("/api/x/../account/internal/feed")]
    [InlineData("http://x/api/account/internal/feed")]
    public async Task Is_all_that_comes_of_looking_for_what_is_internal(string target)
    {
        foreach (var place in new[] { Place.Here, Place.Elsewhere })
        {
            await using var gateway = await GatewayScenario.Start(place, Secret);
            var response = await RawHttp.Get(gateway.Address, target);
            Assert.DoesNotContain("secret", response, StringComparison.Ordinal);
            Assert.Matches("^HTTP/1.1 40[04] ", response);
        }
    }

    [Fact]
    public async Task Is_not_what_a_word_like_internal_further_down_means()
    {
        await using var gateway = await GatewayScenario.Start(Place.Here, http => http.Say("public"));
        Assert.Equal("public", await gateway.Client.GetStringAsync("/api/account/accounts/internal"));
        Assert.Equal("public", await gateway.Client.GetStringAsync("/api/account/.well-known/x..y"));
    }

    [Fact]
    public async Task Is_told_apart_from_the_wrong_method_at_what_the_gateway_answers_itself()
    {
        await using var gateway = await GatewayScenario.Start(Place.Here, Secret);
        var refused = await gateway.Send(HttpMethod.Post, "/health/live");
        await refused.IsProblem(405, "method-not-allowed");
        Assert.Equal(["GET", "HEAD"], refused.Content.Headers.Allow);
    }

    [Fact]
    public async Task Is_what_a_jwks_without_a_user_service_comes_to()
    {
        await using var gateway = await GatewayScenario.Start(Place.Here, Secret);
        await (await gateway.Get("/.well-known/jwks.json")).IsProblem(404, "not-found");
    }

    private static Task Secret(HttpContext http) => http.Say("secret");
}
