using System.Collections.Concurrent;
using System.Text.Json;

namespace Florin.WebConsole.Tests;

/// <content>The people who work at it.</content>
public partial class Site
{
    /// <summary>From here on an overdraft needs a second person.</summary>
    private const int LargeOverdraft = 50_000;

    private const string StaffPassword = "a password of somebody of the staff";

    private static readonly string[] Reads = ["accounts:read"];
    private static readonly string[] ByCode = ["authorization_code"];
    private static readonly string[] Back = ["https://app.example.com/back"];

    private int _people;
    private readonly ConcurrentDictionary<string, Task<Staff>> _staff = new(StringComparer.Ordinal);

    /// <summary>Somebody who has a role; the same one each time.</summary>
    public Task<Staff> With(string role) => _staff.GetOrAdd(role, NewStaff);

    /// <summary>Somebody else who has it.</summary>
    public async Task<Staff> NewStaff(string role)
    {
        var email = $"{role}-{Interlocked.Increment(ref _people)}@example.com";
        var person = new Dictionary<string, string>
        {
            ["email"] = email,
            ["password"] = StaffPassword,
            ["name"] = role,
        };
        var id = (await Ask(HttpMethod.Post, "/api/user/users", person)).GetProperty("id").GetString()!;
        await Ask(HttpMethod.Put, $"/api/user/users/{id}/role", new { role });
        var login = await Ask(HttpMethod.Post, "/api/user/login", new { email, password = StaffPassword });
        return new Staff(id, email, StaffPassword, login.GetProperty("token").GetString()!);
    }

    /// <summary>What the API answers to somebody.</summary>
    public async Task<(int Status, JsonElement Answer)> AskAs(Staff who, HttpMethod method, string path, object? body = null)
    {
        var (status, text) = await Send(method, path, body, who.Token);
        return (status, JsonDocument.Parse(text).RootElement);
    }

    /// <summary>A request that waits for a second person; the administrator sent it, or somebody else.</summary>
    public async Task<string> WaitsForApproval(Staff? who = null)
    {
        var body = new
        {
            userId = User,
            currency = "USD",
            overdraftLimit = LargeOverdraft + 1,
        };
        var (status, text) = await Send(HttpMethod.Post, "/api/account/accounts", body, who?.Token ?? _token);
        Assert.True(status == 202, text);
        var waits = JsonDocument.Parse(text).RootElement.GetProperty("data").GetProperty("approval");
        return waits.GetProperty("id").GetString()!;
    }

    /// <summary>An API key of the administrator.</summary>
    public async Task<string> Key() =>
        (await Ask(HttpMethod.Post, "/api/user/api-keys", new { name = "For reports", scopes = Reads }))
            .GetProperty("id")
            .GetString()!;

    /// <summary>An OAuth client.</summary>
    public async Task<string> Client(string name)
    {
        var body = new
        {
            name,
            type = "public",
            grants = ByCode,
            redirectUris = Back,
            scopes = Reads,
        };
        return (await Ask(HttpMethod.Post, "/api/user/clients", body)).GetProperty("id").GetString()!;
    }
}

/// <summary>Somebody who works at a site.</summary>
/// <param name="Id">Their id.</param>
/// <param name="Email">Their email address.</param>
/// <param name="Password">Their password.</param>
/// <param name="Token">Their access token.</param>
public sealed record Staff(string Id, string Email, string Password, string Token);
