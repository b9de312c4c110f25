using System.Buffers.Text;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Florin.System.Tests.Journeys;
using Florin.System.Tests.Running;
using Microsoft.AspNetCore.WebUtilities;

namespace Florin.System.Tests.OAuth;

/// <summary>A client of the authorization server.</summary>
/// <param name="Id">Its client_id.</param>
/// <param name="Secret">Its client_secret; null for a public one.</param>
internal sealed record SomeClient(string Id, string? Secret);

/// <summary>An answer of the token endpoint or another that gives JSON.</summary>
/// <param name="Status">The status.</param>
/// <param name="Body">The body; null where it is empty.</param>
internal sealed record OAuthAnswer(int Status, JsonObject? Body)
{
    public string? this[string name] => (string?)Body?[name];

    public string? Error => this["error"];
}

/// <summary>A person, their browser and clients, at a Florin.</summary>
internal sealed class OAuthScene : IDisposable
{
    public const string Callback = "http://127.0.0.1:9/callback";
    public const string AfterLogOut = "http://127.0.0.1:9/bye";
    public const string Password = "a password for tests";
    public const string Usual = "openid profile email offline_access accounts:read";
    public static readonly string[] ByCode = ["authorization_code"];

    private static readonly string[] OfApps = ["authorization_code", "device_code"];
    private static readonly string[] OfPrograms = ["client_credentials"];

    public const string DeviceGrant = "urn:ietf:params:oauth:grant-type:device_code";

    private OAuthScene(ITestFlorin florin, Person person, Person admin, string email) =>
        (Florin, Person, Admin, Email) = (florin, person, admin, email);

    public ITestFlorin Florin { get; }

    public Person Person { get; }

    public Person Admin { get; }

    public string Email { get; }

    public required string UserId { get; init; }

    public Browser Browser => field ??= new Browser(Florin.Gateway.BaseAddress!); // Every gateway has one.

    /// <summary>The verifier of the last authorization.</summary>
    public string Verifier { get; private set; } = "";

    public static async Task<OAuthScene> Set(ITestFlorin florin)
    {
        var email = $"oauth-{Journeys.Person.Key().Value}@example.com";
        var stranger = await Journeys.Person.Stranger(florin);
        var registered = await stranger.Post(
            "/api/user/users",
            new
            {
                email,
                password = Password,
                name = "Ada",
            }
        );
        var token = await florin.Gateway.LogIn(email, Password);
        Assert.Equal(201, registered.Status);
        var id = (string)registered.Data["id"]!; // As in the contract.
        return new OAuthScene(florin, stranger.With(token), await Journeys.Person.Admin(florin), email) { UserId = id };
    }

    /// <summary>The same person in another browser.</summary>
    public OAuthScene Fresh() => new(Florin, Person, Admin, Email) { UserId = UserId };

    /// <summary>Registers a client.</summary>
    public async Task<SomeClient> Register(object client)
    {
        var answer = await Admin.Post("/api/user/clients", client);
        Assert.True(answer.Status == 201, answer.Text);
        return new SomeClient((string)answer.Data["id"]!, (string?)answer.Data["secret"]); // As in the contract.
    }

    /// <summary>An app of a user's own device.</summary>
    public Task<SomeClient> App(string scopes = Usual, string consent = "required") =>
        Register(
            new
            {
                name = "App",
                type = "public",
                grants = OfApps,
                redirectUris = new[] { Callback },
                postLogoutRedirectUris = new[] { AfterLogOut },
                scopes = scopes.Split(' '),
                consent,
            }
        );

    /// <summary>A program that acts in its own name.</summary>
    public async Task<SomeClient> Program(string role = "operator", string scopes = "accounts:read accounts:freeze")
    {
        var account = (await Admin.Post("/api/user/service-accounts", new { name = "p", role })).Data;
        return await Register(
            new
            {
                name = "Program",
                type = "confidential",
                grants = OfPrograms,
                scopes = scopes.Split(' '),
                serviceAccount = (string)account["id"]!, // As in the contract.
            }
        );
    }

    /// <summary>The address at which a client asks for a code.</summary>
    public string Authorize(SomeClient client, string scope = Usual, params (string Name, string? Value)[] other)
    {
        Verifier = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        var parameters = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["client_id"] = client.Id,
            ["response_type"] = "code",
            ["redirect_uri"] = Callback,
            ["scope"] = scope,
            ["state"] = "a state",
            ["code_challenge"] = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier))),
            ["code_challenge_method"] = "S256",
        };
        foreach (var (name, value) in other)
            parameters[name] = value;
        return QueryHelpers.AddQueryString("/connect/authorize", parameters.Where(parameter => parameter.Value is not null));
    }

    /// <summary>Goes the whole way to a code, logging in where the page for it comes.</summary>
    public async Task<string> Code(SomeClient client, string scope = Usual)
    {
        var seen = await LogIn(await Browser.Open(Authorize(client, scope)));
        if (seen.Left is null)
            seen = await Browser.Send(seen, ("decision", "accept"));
        Assert.Equal("a state", seen.Parameter("state"));
        return seen.Parameter("code") ?? throw new InvalidOperationException($"There is no code: {seen}");
    }

    /// <summary>Logs in where a page asks for it.</summary>
    public async Task<Browser.Seen> LogIn(Browser.Seen seen) =>
        seen.Action == "/connect/login" ? await Browser.Send(seen, ("email", Email), ("password", Password)) : seen;

    /// <summary>The tokens of a code.</summary>
    public async Task<OAuthAnswer> Tokens(SomeClient client, string scope = Usual)
    {
        var answer = await Exchange(client, await Code(client, scope));
        Assert.True(answer.Status == 200, $"{answer.Body}");
        return answer;
    }

    public Task<OAuthAnswer> Exchange(SomeClient client, string code, params (string Name, string? Value)[] other) =>
        Ask(
            client,
            "token",
            [
                ("grant_type", "authorization_code"),
                ("code", code),
                ("redirect_uri", Callback),
                ("code_verifier", Verifier),
                .. other,
            ]
        );

    public Task<OAuthAnswer> Refresh(SomeClient client, string? token) =>
        Ask(client, "token", ("grant_type", "refresh_token"), ("refresh_token", token));

    /// <summary>Asks one of the endpoints that programs use; of two values of a name the last counts, and null leaves it out.</summary>
    public async Task<OAuthAnswer> Ask(SomeClient client, string endpoint, params (string Name, string? Value)[] parameters)
    {
        var sent = new Dictionary<string, string?>(StringComparer.Ordinal);
        if (client.Secret is null)
            sent["client_id"] = client.Id;
        foreach (var (name, value) in parameters)
            sent[name] = value;
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/connect/{endpoint}")
        {
            Content = new FormUrlEncodedContent(sent.Where(field => field.Value is not null)!), // Filtered.
        };
        if (client.Secret is { } secret)
            request.Headers.Authorization = new AuthenticationHeaderValue(
                "Basic",
                Convert.ToBase64String(Encoding.UTF8.GetBytes($"{client.Id}:{secret}"))
            );
        return await Read(request);
    }

    /// <summary>Asks for what a user lets a client know of them.</summary>
    public async Task<OAuthAnswer> UserInfo(string? token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/connect/userinfo");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return await Read(request);
    }

    /// <summary>The status that a token gets at a service.</summary>
    public async Task<int> StatusAt(string path, string? token) => (await Person.With(token ?? "none").Get(path)).Status;

    /// <summary>Waits until a token is refused at a service that hears of it.</summary>
    public Task IsRefused(string? token) =>
        Eventually.Is(() => StatusAt("/api/account/accounts", token), status => status == 401);

    /// <summary>What a token says.</summary>
    public static JsonObject Claims(string? token) =>
        JsonNode.Parse(Base64Url.DecodeFromChars(token!.Split('.')[1]))!.AsObject(); // A token that was issued.

    public void Dispose() => Browser.Dispose();

    private async Task<OAuthAnswer> Read(HttpRequestMessage request)
    {
        using var answer = await Florin.Gateway.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return new OAuthAnswer((int)answer.StatusCode, text.StartsWith('{') ? JsonNode.Parse(text)!.AsObject() : null); // An object.
    }
}
