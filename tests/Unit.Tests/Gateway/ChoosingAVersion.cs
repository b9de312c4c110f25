using System.Net;

namespace Florin.Unit.Tests.Gateway;

/// <summary>The API's version, in the path or in the Accept header.</summary>
public sealed class ChoosingAVersion
{
    [Theory]
    [InlineData("/api/account/accounts", null)]
    [InlineData("/api/v1/account/accounts", null)]
    [InlineData("/API/V1/account/accounts", null)]
    [InlineData("/api/account/accounts", "application/vnd.florin.v1+json")]
    [InlineData("/api/v1/account/accounts", "application/vnd.florin.v1+json")]
    [InlineData("/api/account/accounts", "application/vnd.florin.v9+json, application/json;q=0.5")]
    [InlineData("/api/account/accounts", "application/vnd.florin.v9+json, application/vnd.florin.v1+json")]
    [InlineData("/api/account/accounts", "*/*")]
    public async Task Reaches_the_same_service(string path, string? accept)
    {
        await using var gateway = await GatewayScenario.Start(Place.Here, http => http.Say($"{http.Request.Path}"));
        using var answer = await Ask(gateway, path, accept);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("/accounts", await answer.Content.ReadAsStringAsync());
        Assert.Equal("account", answer.Header("X-Service"));
    }

    [Theory]
    [InlineData("/api/v2/account/accounts", null, 404, "not-found")]
    [InlineData("/api/v0/account/accounts", null, 404, "not-found")]
    [InlineData("/api/v/account/accounts", null, 404, "not-found")]
    [InlineData("/api/account/accounts", "application/vnd.florin.v2+json", 406, "not-acceptable")]
    [InlineData("/api/v1/account/accounts", "application/vnd.florin.vx+json", 406, "not-acceptable")]
    public async Task Refuses_a_version_that_there_is_not(string path, string? accept, int status, string code)
    {
        await using var gateway = await GatewayScenario.Start(Place.Here, http => http.Say("no"));
        using var answer = await Ask(gateway, path, accept);
        await answer.IsProblem(status, code);
    }

    private static Task<HttpResponseMessage> Ask(GatewayScenario gateway, string path, string? accept)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (accept is not null)
            request.Headers.TryAddWithoutValidation("Accept", accept);
        return gateway.Client.SendAsync(request);
    }
}
