using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Florin.System.Tests.Running;

/// <summary>An answer, read.</summary>
/// <param name="Status">Its status.</param>
/// <param name="Body">Its body as JSON; null where it is none.</param>
/// <param name="Text">Its body as text.</param>
/// <param name="Headers">Its headers.</param>
public sealed record Answer(int Status, JsonNode? Body, string Text, HttpResponseHeaders Headers)
{
    /// <summary>The media type of the body; null without one.</summary>
    public string? ContentType { get; init; }

    /// <summary>The methods that are answered there, where another one was refused.</summary>
    public IReadOnlyCollection<string> Allowed { get; init; } = [];

    /// <summary>What stands under <c>data</c>.</summary>
    public JsonNode Data => Body?["data"] ?? throw new InvalidOperationException($"There is no data in: {Status} {Text}");

    /// <summary>A problem's code; null for a success.</summary>
    public string? Code => (string?)Body?["code"];

    /// <summary>A header, or null.</summary>
    public string? Header(string name) => Headers.TryGetValues(name, out var values) ? string.Join(',', values) : null;
}

/// <summary>Short ways to ask Florin.</summary>
public static class Asking
{
    /// <summary>Sends a request and reads the answer, whatever it is.</summary>
    /// <param name="client">Whom to ask.</param>
    /// <param name="method">GET, POST or PUT.</param>
    /// <param name="path">The path with its query.</param>
    /// <param name="body">Sent as JSON; a string, a content and one that is made are sent as they are, also one that is made for each request.</param>
    /// <param name="token">A bearer token.</param>
    /// <param name="headers">Further headers.</param>
    public static async Task<Answer> Ask(
        this HttpClient client,
        string method,
        string path,
        object? body = null,
        string? token = null,
        params (string Name, string Value)[] headers
    )
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (body is not null)
            request.Content = body switch
            {
                HttpContent content => content,
                Func<HttpContent> make => make(),
                string text => new StringContent(text, new MediaTypeHeaderValue("application/json")),
                _ => JsonContent.Create(body, body.GetType()),
            };
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using var response = await client.SendAsync(request);
        var said = await response.Content.ReadAsStringAsync();
        var type = response.Content.Headers.ContentType?.MediaType;
        var isJson = said.Length > 0 && type?.EndsWith("json", StringComparison.Ordinal) == true;
        return new Answer((int)response.StatusCode, isJson ? JsonNode.Parse(said) : null, said, response.Headers)
        {
            Allowed = [.. response.Content.Headers.Allow],
            ContentType = type,
        };
    }

    /// <summary>Logs in, and gives the token.</summary>
    public static async Task<string> LogIn(this HttpClient gateway, string email, string password)
    {
        var answer = await gateway.Ask("POST", "/api/user/login", new { email, password });
        return (string)answer.Data["token"]!; // A login without a token has no data either.
    }

    /// <summary>The administrator's token.</summary>
    public static Task<string> LogInAsAdmin(this ITestFlorin florin) =>
        florin.Gateway.LogIn(ITestFlorin.AdminEmail, ITestFlorin.AdminPassword);

    /// <summary>Registers somebody new.</summary>
    /// <returns>Their id and a token.</returns>
    public static async Task<(string Id, string Token)> Register(this HttpClient gateway, string name)
    {
        var email = $"{name}-{Interlocked.Increment(ref _people)}-{Environment.ProcessId}@example.com";
        const string Password = "a password for tests";
        var answer = await gateway.Ask(
            "POST",
            "/api/user/users",
            new
            {
                email,
                password = Password,
                name,
            }
        );
        return ((string)answer.Data["id"]!, await gateway.LogIn(email, Password)); // As in the contract.
    }

    private static int _people;
}
