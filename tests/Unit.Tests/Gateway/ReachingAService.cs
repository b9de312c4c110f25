using System.Net;
using System.Reflection;
using System.Text;
using Microsoft.AspNetCore.Http;
using Xunit.Sdk;
using Xunit.v3;

namespace Florin.Unit.Tests.Gateway;

public sealed class ReachingAService
{
    private const string Sent = "0123456789abcdef0123456789abcdef";

    [Theory, BothPlaces]
    public async Task Gives_it_the_path_below_the_service_with_query_method_and_body(Place place)
    {
        await using var gateway = await GatewayScenario.Start(place, Echo);
        var response = await gateway.Send(
            HttpMethod.Put,
            "/api/account/accounts/acc_1?at=now&x=%20",
            body: new StringContent("the body")
        );
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("PUT /accounts/acc_1 ?at=now&x=%20 the body", await response.Content.ReadAsStringAsync());
    }

    [Theory, BothPlaces]
    public async Task Asks_for_the_root_when_nothing_stands_below_it(Place place)
    {
        await using var gateway = await GatewayScenario.Start(place, Echo);
        Assert.Equal("GET /  ", await gateway.Client.GetStringAsync("/api/account"));
        Assert.Equal("GET /  ", await gateway.Client.GetStringAsync("/api/account/"));
    }

    [Theory, BothPlaces]
    public async Task Takes_a_body_of_two_megabytes_there_and_back(Place place)
    {
        await using var gateway = await GatewayScenario.Start(
            place,
            http => http.Request.Body.CopyToAsync(http.Response.Body, http.RequestAborted)
        );
        var body = new byte[2 << 20];
        new Random(3).NextBytes(body);
        using var chunked = new StreamContent(new MemoryStream(body));
        chunked.Headers.ContentLength = null;
        var response = await gateway.Send(HttpMethod.Post, "/api/account/x", body: chunked);
        Assert.Equal(body, await response.Content.ReadAsByteArrayAsync());
    }

    [Theory, BothPlaces]
    public async Task Leaves_its_answer_as_it_is(Place place)
    {
        await using var gateway = await GatewayScenario.Start(
            place,
            http =>
            {
                http.Response.StatusCode = 307;
                http.Response.Headers.Location = "/elsewhere";
                http.Response.Headers["Idempotency-Replayed"] = "true";
                return http.Say("Prosím");
            }
        );
        var response = await gateway.Get("/api/account/x");
        Assert.Equal(307, (int)response.StatusCode);
        Assert.Equal("/elsewhere", response.Header("Location"));
        Assert.Equal("true", response.Header("Idempotency-Replayed"));
        Assert.Equal("Prosím", Encoding.UTF8.GetString(await response.Content.ReadAsByteArrayAsync()));
    }

    [Fact]
    public async Task Restores_the_path_when_it_is_in_the_same_process()
    {
        var (seen, after) = ("", "");
        await using var gateway = await GatewayScenario.Start(
            Place.Here,
            http =>
            {
                seen = $"{http.Request.PathBase} {http.Request.Path}";
                http.Response.OnCompleted(() =>
                {
                    after = $"{http.Request.PathBase} {http.Request.Path}";
                    return Task.CompletedTask;
                });
                return Task.CompletedTask;
            }
        );
        await gateway.Get("/api/account/accounts");
        await gateway.DisposeAsync(); // Waits for the exchange to be completed.
        Assert.Equal("/api/account /accounts", seen);
        Assert.Equal(" /api/account/accounts", after);
    }

    [Fact]
    public async Task Passes_on_the_trace_context()
    {
        await using var gateway = await GatewayScenario.Start(
            Place.Elsewhere,
            http => http.Say(http.Request.Headers.TraceParent.ToString())
        );
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/account/x");
        request.Headers.Add("traceparent", $"00-{Sent}-0123456789abcdef-01");
        var seen = await (await gateway.Client.SendAsync(request)).Content.ReadAsStringAsync();
        Assert.Contains(Sent, seen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tells_it_who_the_client_is_and_not_what_the_client_says_about_that()
    {
        await using var gateway = await GatewayScenario.Start(
            Place.Elsewhere,
            http =>
                http.Say(
                    $"{http.Request.Headers["X-Client-IP"]} {http.Request.Headers["X-Gateway-Token"]} {http.Request.Headers["X-Request-Id"]}"
                )
        );
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/account/x");
        request.Headers.Add("X-Client-IP", "6.6.6.6");
        request.Headers.Add("X-Gateway-Token", "forged");
        request.Headers.Add("X-Request-Id", "bad id!");
        var response = await gateway.Client.SendAsync(request);
        Assert.Equal($"127.0.0.1 service {response.Header("X-Request-Id")}", await response.Content.ReadAsStringAsync());
        Assert.StartsWith("req_", response.Header("X-Request-Id"), StringComparison.Ordinal);
    }

    private static async Task Echo(HttpContext http)
    {
        using var body = new StreamReader(http.Request.Body);
        var text = await body.ReadToEndAsync(http.RequestAborted);
        await http.Say($"{http.Request.Method} {http.Request.Path} {http.Request.QueryString} {text}");
    }
}

/// <summary>Both places that a service can be in.</summary>
internal sealed class BothPlacesAttribute : DataAttribute
{
    public override bool SupportsDiscoveryEnumeration() => true;

    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(
        MethodInfo testMethod,
        DisposalTracker disposalTracker
    ) =>
        ValueTask.FromResult<IReadOnlyCollection<ITheoryDataRow>>([
            new TheoryDataRow(Place.Here),
            new TheoryDataRow(Place.Elsewhere),
        ]);
}
