using System.Text.Json;
using Florin.WebConsole.Api;

namespace Florin.WebConsole.Access;

/// <summary>Has operators show their second factor again, so that their session goes on with a token that says so.</summary>
internal sealed class FactorCheck(FlorinApi api, CurrentOperator current)
{
    /// <summary>Which factors the operator has.</summary>
    public Task<ApiAnswer<ShownFactors>> Of(CancellationToken cancel) => api.GetOwn<ShownFactors>("/api/user/mfa", cancel);

    /// <summary>By a one-time code or a recovery code.</summary>
    /// <returns>Why not; null where it is done.</returns>
    public async Task<string?> ByCode(string code, CancellationToken cancel)
    {
        var answer = await api.PostOwn<IssuedToken>("/api/user/mfa/step-up", new { code = code.Trim() }, cancel);
        return answer.Data is { } issued ? await Renew(issued, cancel) : Said(answer.Problem);
    }

    /// <summary>What a browser needs in order to sign with a passkey, as it comes from the API.</summary>
    public Task<ApiAnswer<JsonDocument>> PasskeyOptions(CancellationToken cancel) =>
        api.Post("/api/user/login/passkey/options", body: null, cancel);

    /// <summary>By what the browser signed with a passkey.</summary>
    /// <returns>Why not; null where it is done.</returns>
    public async Task<string?> ByPasskey(JsonElement credential, CancellationToken cancel)
    {
        var answer = await api.PostOwn<IssuedToken>("/api/user/login/passkey", new { credential }, cancel);
        return answer.Data is { } issued ? await Renew(issued, cancel) : Said(answer.Problem);
    }

    private async Task<string?> Renew(IssuedToken issued, CancellationToken cancel) =>
        await current.Renew(issued.Token, cancel) ? null : "That is somebody else's factor; show your own.";

    private static string Said(ApiProblem? problem) => problem?.Detail ?? "There was no answer.";

    private sealed record IssuedToken(string Token);
}
