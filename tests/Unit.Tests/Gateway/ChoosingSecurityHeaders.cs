using Florin.Gateway.Model;
using Florin.Platform.Configuration;
using Microsoft.AspNetCore.Http;

namespace Florin.Unit.Tests.Gateway;

/// <summary>The security headers of answers, chosen per route, of a service whose frameworks send some themselves.</summary>
public sealed class ChoosingSecurityHeaders
{
    private const string Policy = "Content-Security-Policy";

    private static readonly Dictionary<string, string> OfApis = new(StringComparer.OrdinalIgnoreCase)
    {
        [Policy] = "default-src 'none';base-uri 'none';form-action 'none';frame-ancestors 'none'",
        ["Cross-Origin-Opener-Policy"] = "same-origin",
        ["Cross-Origin-Resource-Policy"] = "same-origin",
        ["Origin-Agent-Cluster"] = "?1",
        ["Referrer-Policy"] = "no-referrer",
        ["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains",
        ["X-Content-Type-Options"] = "nosniff",
        ["X-DNS-Prefetch-Control"] = "off",
        ["X-Download-Options"] = "noopen",
        ["X-Frame-Options"] = "SAMEORIGIN",
        ["X-Permitted-Cross-Domain-Policies"] = "none",
        ["X-XSS-Protection"] = "0",
    };

    [Theory]
    [InlineData(Place.Here)]
    [InlineData(Place.Elsewhere)]
    public async Task Takes_those_of_an_API_where_a_route_says_nothing(Place place)
    {
        await using var service = await Service.Start(place);
        Assert.Equal(OfApis, await service.Security("/api/account/plain"));
        Assert.Equal(OfApis, await service.Security("/api/account/page"));
    }

    [Theory]
    [InlineData(Place.Here)]
    [InlineData(Place.Elsewhere)]
    public async Task Takes_those_of_a_page_and_leaves_it_its_own(Place place)
    {
        await using var service = await Service.Start(place, "Gateway:Routes:pages:SecurityHeaders=page");
        var plain = await service.Security("/pages/plain");
        Assert.Contains("default-src 'self'", plain[Policy]);
        Assert.Equal(OfApis.Keys.Order(), plain.Keys.Order());
        var page = await service.Security("/pages/page");
        Assert.Equal(("script-src 'nonce-1'", "DENY", "no-referrer"), Some(page));
        Assert.Equal(OfApis.Keys.Order(), page.Keys.Order());
    }

    [Theory]
    [InlineData(Place.Here)]
    [InlineData(Place.Elsewhere)]
    public async Task Takes_none_and_leaves_the_service_its_own(Place place)
    {
        await using var service = await Service.Start(place, "Gateway:Routes:pages:SecurityHeaders=None");
        Assert.Empty(await service.Security("/pages/plain"));
        Assert.Equal([Policy, "X-Frame-Options"], (await service.Security("/pages/page")).Keys.Order());
    }

    [Theory]
    [InlineData(Place.Here, "Api", "SAMEORIGIN")]
    [InlineData(Place.Here, "Page", "DENY")]
    [InlineData(Place.Elsewhere, "Api", "SAMEORIGIN")]
    [InlineData(Place.Elsewhere, "Page", "DENY")]
    public async Task Puts_a_content_security_policy_of_the_route_before_all_others(Place place, string set, string frames)
    {
        await using var service = await Service.Start(
            place,
            $"Gateway:Routes:pages:SecurityHeaders={set}",
            "Gateway:Routes:pages:ContentSecurityPolicy=default-src 'self' https://cdn.example.com"
        );
        Assert.Equal(
            ("default-src 'self' https://cdn.example.com", frames, "no-referrer"),
            Some(await service.Security("/pages/page"))
        );
    }

    [Theory]
    [InlineData(Place.Here)]
    [InlineData(Place.Elsewhere)]
    public async Task Gives_the_gateways_own_answers_those_of_an_API(Place place)
    {
        await using var service = await Service.Start(
            place,
            "Gateway:Routes:pages:SecurityHeaders=None",
            "Gateway:Routes:pages:Match:Methods:0=GET"
        );
        Assert.Equal(OfApis, await service.Security("/pages/page", HttpMethod.Put));
    }

    [Theory]
    [InlineData(Place.Here)]
    [InlineData(Place.Elsewhere)]
    public async Task Keeps_those_of_a_page_with_its_answer(Place place)
    {
        await using var service = await Service.Start(
            place,
            "Gateway:Routes:pages:SecurityHeaders=Page",
            "Gateway:Routes:pages:OutputCachePolicy=short",
            "Gateway:OutputCache:Policies:short:Duration=00:01:00"
        );
        var first = await service.Security("/pages/page");
        Assert.Equal(first, await service.Security("/pages/page"));
        Assert.Equal(("script-src 'nonce-1'", "DENY", "no-referrer"), Some(first));
        Assert.Equal(1, service.Asked);
    }

    [Theory]
    [InlineData(Place.Here)]
    [InlineData(Place.Elsewhere)]
    public async Task Leaves_a_framework_no_word_in_what_the_gateway_says_of_itself(Place place)
    {
        await using var service = await Service.Start(place, "Gateway:Routes:pages:SecurityHeaders=None");
        using var answer = await service.Gateway.Get("/pages/claims");
        Assert.Equal("account", answer.Header("X-Service"));
        Assert.NotEqual("forged", answer.Header("X-Request-Id"));
        Assert.False(answer.Headers.Contains("X-Powered-By"));
    }

    [Theory]
    [InlineData("SecurityHeaders=Strict", "'Strict'", "Api, Page, None")]
    [InlineData("ContentSecurityPolicy=default-src\tself", "'default-src", "1 to 4096 characters of visible ASCII and spaces")]
    public async Task Refuses_what_is_none(string setting, string value, string allowed)
    {
        var wrong = await Assert.ThrowsAsync<WrongConfiguration>(() =>
            Service.Start(Place.Here, $"Gateway:Routes:pages:{setting}")
        );
        Assert.StartsWith($"Gateway:Routes:pages:{setting.Split('=')[0]} is {value}", wrong.Message);
        Assert.Contains(allowed, wrong.Message);
    }

    [Fact]
    public async Task Refuses_a_policy_where_there_are_to_be_no_headers()
    {
        var wrong = await Assert.ThrowsAsync<WrongConfiguration>(() =>
            Service.Start(
                Place.Here,
                "Gateway:Routes:pages:SecurityHeaders=None",
                "Gateway:Routes:pages:ContentSecurityPolicy=default-src 'self'"
            )
        );
        Assert.Equal(
            "Gateway:Routes:pages:ContentSecurityPolicy is 'default-src 'self'': is not possible with SecurityHeaders None; allowed with Api and Page.",
            wrong.Message
        );
    }

    private static (string Policy, string Frames, string Referrer) Some(Dictionary<string, string> headers) =>
        (headers[Policy], headers["X-Frame-Options"], headers["Referrer-Policy"]);

    /// <summary>The service and the gateway before it.</summary>
    private sealed class Service : IAsyncDisposable
    {
        private LoopbackServer? _elsewhere;
        private GatewayScenario? _gateway;

        public int Asked { get; private set; }

        public GatewayScenario Gateway => _gateway ?? throw new InvalidOperationException("It was not started.");

        public static async Task<Service> Start(Place place, params string[] settings)
        {
            var service = new Service();
            if (place is Place.Elsewhere)
                service._elsewhere = await LoopbackServer.Start(service.Answer);
            var location = service._elsewhere is { } server
                ? ServiceLocation.Elsewhere("account", server.Address)
                : ServiceLocation.Here(
                    "account",
                    new Uri("http://127.0.0.1:3002"),
                    service.Answer,
                    GatewayScenario.Healthy
                ) with
                {
                    IsGuests = _ => true,
                };
            service._gateway = await GatewayScenario.Start(
                location,
                ["Gateway:Routes:pages:ClusterId=account", "Gateway:Routes:pages:Match:Path=/pages/{**rest}", .. settings]
            );
            return service;
        }

        public async Task<Dictionary<string, string>> Security(string path, HttpMethod? method = null)
        {
            using var answer = await Gateway.Send(method ?? HttpMethod.Get, path);
            return answer
                .Headers.Where(header => OfApis.ContainsKey(header.Key))
                .ToDictionary(
                    header => header.Key,
                    header => string.Join(" | ", header.Value),
                    StringComparer.OrdinalIgnoreCase
                );
        }

        public async ValueTask DisposeAsync()
        {
            if (_gateway is not null)
                await _gateway.DisposeAsync();
            if (_elsewhere is not null)
                await _elsewhere.DisposeAsync();
        }

        private Task Answer(HttpContext http)
        {
            Asked++;
            var headers = http.Response.Headers;
            if (http.Request.Path.Value!.EndsWith("/page", StringComparison.Ordinal)) // Every request has a path.
                (headers.ContentSecurityPolicy, headers.XFrameOptions) = ("script-src 'nonce-1'", "DENY");
            else if (http.Request.Path.Value.EndsWith("/claims", StringComparison.Ordinal))
                (headers["X-Service"], headers["X-Request-Id"], headers["X-Powered-By"]) = ("forged", "forged", "forged");
            return http.Say("well");
        }
    }
}
