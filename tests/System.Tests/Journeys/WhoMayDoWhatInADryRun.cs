using System.Runtime.CompilerServices;
using Florin.System.Tests.Running;

namespace Florin.System.Tests.Journeys;

/// <content>The same with <c>?dryRun=true</c>, of every POST: as the table says, and nothing is written; or a reason why not.</content>
public abstract partial class WhoMayDoWhat
{
    private const string DryRun = "dryRun";
    private static readonly ConditionalWeakTable<ITestFlorin, Task<Scene>> Untouched = [];

    // Log-ins, credentials and secrets: their answers would be worth something. And what acts in another service, or on itself.
    private static readonly HashSet<string> CannotBeTried = new(StringComparer.Ordinal)
    {
        "POST /api/user/users",
        "POST /api/user/login",
        "POST /api/user/login/passkey/options",
        "POST /api/user/login/passkey",
        "POST /api/user/password",
        "POST /api/user/password-resets",
        "POST /api/user/password-resets/complete",
        "POST /api/user/email-confirmations",
        "POST /api/user/email-confirmations/complete",
        "POST /api/user/mfa/totp",
        "POST /api/user/mfa/totp/confirm",
        "POST /api/user/mfa/recovery-codes",
        "POST /api/user/mfa/step-up",
        "POST /api/user/mfa/passkeys/options",
        "POST /api/user/mfa/passkeys",
        "POST /api/user/api-keys",
        "POST /api/user/api-keys/{id}/rotate",
        "POST /api/user/users/{id}/erase",
        "POST /api/user/approvals/{id}/approve",
        "POST /api/user/approvals/{id}/reject",
        "POST /api/webhook/endpoints/{id}/secret/rotate",
        "POST /api/transaction/transactions/{id}/attachments",
        "POST /api/transaction/transactions/{id}/attachments/{attachment}/link",
    };

    public static TheoryData<string> Posts => [.. Table.Where(row => row.StartsWith("POST /api/", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Posts))]
    public async Task Is_tried_as_the_table_says_and_writes_nothing(string row)
    {
        var scene = await Untouched.GetValue(florin, Scene.Set);
        var (method, path, body, statuses) = scene.Read(row);
        var endpoint = EndpointOf(row);
        if (!scene.Endpoints.Contains(endpoint))
            return;
        for (var i = 0; i < scene.Callers.Count; i++)
        {
            var caller = scene.Callers[i];
            var asked = $"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{DryRun}=true";
            var answer = await caller.Ask(method, asked, body.Replace("{self}", caller.Id, StringComparison.Ordinal));
            Assert.False(await scene.Logs.MustAgreeWith(method, asked, answer), $"{asked} wrote something");
            var isRefused = answer.Status == 400 && answer.Body?["errors"]?.AsObject().ContainsKey(DryRun) == true;
            var isMarked = answer.Header("X-Florin-Dry-Run") is "true";
            if (CannotBeTried.Contains(endpoint))
                Assert.True((isRefused || answer.Status is 401 or 403 or 404) && !isMarked, $"{Scene.Names[i]}: {answer.Text}");
            else
                Assert.True(
                    !isRefused && (isMarked || answer.Status is 401) && statuses[i].Split(',').Contains($"{answer.Status}"),
                    $"{Scene.Names[i]}: {statuses[i]} was expected, not {answer.Status} {answer.Text}"
                );
        }
    }

    [Fact]
    public async Task Says_in_the_document_which_ones_can_be_tried()
    {
        var document = (await florin.Gateway.Ask("GET", "/openapi.json")).Body!; // It is a document.
        var untried = document["paths"]!
            .AsObject()
            .Where(path => path.Key.StartsWith("/api/", StringComparison.Ordinal) && path.Value!["post"] is not null)
            .Where(path =>
                path.Value!["post"]!["parameters"]?.AsArray().All(one => (string?)one!["name"] != DryRun) is not false
            )
            .Select(path => $"POST {path.Key}");
        Assert.Equal(CannotBeTried.Order(StringComparer.Ordinal), untried.Order(StringComparer.Ordinal));
    }
}
