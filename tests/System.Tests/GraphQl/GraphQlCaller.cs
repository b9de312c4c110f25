using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Florin.System.Tests.Running;

namespace Florin.System.Tests.GraphQl;

/// <summary>Somebody who sends operations to <c>/graphql</c>.</summary>
public sealed class GraphQlCaller(ITestFlorin florin, string? token)
{
    /// <summary>Sends an operation.</summary>
    public Task<Operated> Ask(string query, object? variables = null, params (string Name, string Value)[] headers) =>
        Send(JsonContent.Create(new { query, variables }), headers);

    /// <summary>Sends a body.</summary>
    public async Task<Operated> Send(HttpContent body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/graphql") { Content = body };
        request.Headers.Accept.ParseAdd("application/graphql-response+json");
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using var response = await florin.Gateway.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        var left = response.Headers.GetValues("X-RateLimit-Remaining").Single();
        return new Operated(
            (int)response.StatusCode,
            JsonNode.Parse(text)!.AsObject(),
            int.Parse(left, CultureInfo.InvariantCulture)
        );
    }
}

/// <summary>What an operation came to.</summary>
/// <param name="Status">The status.</param>
/// <param name="Body">The response.</param>
/// <param name="Remaining">How many requests are left in the limit.</param>
public sealed record Operated(int Status, JsonObject Body, int Remaining)
{
    /// <summary>The data; null without any.</summary>
    public JsonNode? Data => Body["data"];

    /// <summary>The code of the first error; null without one, and for a problem its code.</summary>
    public string? Code => (string?)(Body["errors"]?[0]?["extensions"]?["code"] ?? Body["code"]);

    /// <summary>How it went: <c>ok</c>, or the code of the first error.</summary>
    public string Outcome => Code ?? "ok";
}
