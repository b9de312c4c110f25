using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Florin.System.Tests.Running;

namespace Florin.System.Tests.Journeys;

[Collection(Sharing.Together)]
public sealed class WhoMayDoWhatInOneProcess(OneProcess florin) : WhoMayDoWhat(florin);

[Collection(Sharing.Apart)]
public sealed class WhoMayDoWhatBetweenSeveralProcesses(SeveralProcesses florin) : WhoMayDoWhat(florin);

/// <summary>
/// Every endpoint asked by somebody without a token, with a bad one, by another user, by the owner and by an
/// administrator; the table holds the five statuses in this order.
/// </summary>
public abstract partial class WhoMayDoWhat(ITestFlorin florin)
{
    private const string Nobody = "user_00000000000000000000000000";
    private static readonly ConditionalWeakTable<ITestFlorin, Task<Scene>> Scenes = [];

    // {u} is the owner, {a} their account, {b} another of theirs, {t} a transaction, {s} a schedule, {p} its payment, {f} a payment file that was cancelled, {w} a write of theirs. A row is: method,
    // path, body, statuses. Where everyone is let in, an empty body shows it: 400 comes after 401 and 403.
    private static readonly string[] Table =
    [
        "GET / | | 200 200 200 200 200",
        "GET /health | | 200 200 200 200 200",
        "GET /health/live | | 200 200 200 200 200",
        "GET /health/liveness | | 200 200 200 200 200",
        "GET /health/readiness | | 200 200 200 200 200",
        "GET /health/detailed | | 200 200 200 200 200",
        "GET /health/ready | | 200 200 200 200 200",
        "GET /metrics | | 200 200 200 200 200",
        "GET /status | | 200 200 200 200 200",
        "GET /docs | | 200 200 200 200 200",
        "GET /openapi.json | | 200 200 200 200 200",
        "GET /asyncapi.json | | 200 200 200 200 200",
        "GET /graphql?query=%7B__typename%7D | | 200 200 200 200 200",
        "POST /graphql | {\"query\": \"{ __typename }\"} | 200 200 200 200 200",
        "GET /.well-known/jwks.json | | 200 200 200 200 200",
        "GET /.well-known/receipt-keys.json | | 200 200 200 200 200",
        "GET /api/discovery/services | | 200 200 200 200 200",
        "POST /api/user/users | {} | 400 400 400 400 400",
        "POST /api/user/login | {} | 400 400 400 400 400",
        "GET /api/user/me | | 401 401 200 200 200",
        "GET /api/user/users | | 401 401 403 403 200",
        "GET /api/user/users/by-id?ids={u} | | 401 401 200 200 200",
        "GET /api/user/users/{u} | | 401 401 404 200 200",
        "PUT /api/user/users/{u}/role | {} | 401 401 403 403 400",
        "PUT /api/user/users/{u}/tier | {} | 401 401 403 403 400",
        "POST /api/user/users/{n}/block | | 401 401 403 403 404",
        "POST /api/user/users/{n}/unblock | | 401 401 403 403 404",
        "POST /api/user/users/{n}/erase | {} | 401 401 404 404 404",
        "GET /api/user/users/{u}/export | | 401 401 404 200 200",
        "GET /api/user/sessions | | 401 401 200 200 200",
        "GET /api/user/sessions?userId={u} | | 401 401 403 200 200",
        "GET /api/user/sessions/{n} | | 401 401 404 404 404",
        "DELETE /api/user/sessions/{n} | | 401 401 404 404 404",
        "DELETE /api/user/sessions?userId={n} | | 401 401 403 403 404",
        "POST /api/user/api-keys | {} | 401 401 400 400 400",
        "GET /api/user/api-keys | | 401 401 200 200 200",
        "GET /api/user/api-keys?owner={u} | | 401 401 403 200 200",
        "GET /api/user/api-keys/{n} | | 401 401 404 404 404",
        "POST /api/user/api-keys/{n}/rotate | | 401 401 404 404 404",
        "POST /api/user/api-keys/{n}/revoke | | 401 401 404 404 404",
        "GET /api/user/mfa | | 401 401 200 200 200",
        "POST /api/user/mfa/totp/confirm | {\"code\": \"000000\"} | 401 401 409 409 409",
        "POST /api/user/mfa/totp | | 401 401 201 201 201",
        "DELETE /api/user/mfa/totp | | 401 401 409 409 409",
        "POST /api/user/mfa/recovery-codes | | 401 401 409 409 409",
        "POST /api/user/mfa/step-up | {\"code\": \"000000\"} | 401 401 409 409 409",
        "POST /api/user/mfa/passkeys/options | | 401 401 200 200 200",
        "POST /api/user/mfa/passkeys | {} | 401 401 400 400 400",
        "DELETE /api/user/mfa/passkeys/{n} | | 401 401 404 404 404",
        "GET /api/user/identities | | 401 401 200 200 200",
        "DELETE /api/user/identities/{n} | | 401 401 404 404 404",
        "POST /api/user/login/passkey/options | | 200 200 200 200 200",
        "POST /api/user/login/passkey | {} | 400 400 400 400 400",
        "POST /api/user/password | {} | 401 401 400 400 400",
        "POST /api/user/password-resets | {} | 400 400 400 400 400",
        "POST /api/user/password-resets/complete | {} | 400 400 400 400 400",
        "POST /api/user/email-confirmations | | 401 401 200 200 200",
        "POST /api/user/email-confirmations/complete | {} | 400 400 400 400 400",
        "POST /api/user/service-accounts | {} | 401 401 403 403 400",
        "GET /api/user/service-accounts | | 401 401 403 403 200",
        "GET /api/user/service-accounts/{n} | | 401 401 403 403 404",
        "POST /api/user/service-accounts/{n}/disable | | 401 401 403 403 404",
        "POST /api/user/clients | {} | 401 401 403 403 400",
        "GET /api/user/clients | | 401 401 403 403 200",
        "GET /api/user/clients/{n} | | 401 401 403 403 404",
        "DELETE /api/user/clients/{n} | | 401 401 403 403 404",
        "GET /api/user/approvals | | 401 401 200 200 200",
        "GET /api/user/approvals/{n} | | 401 401 404 404 404",
        "POST /api/user/approvals/{n}/approve | {\"reason\": \"why\"} | 401 401 403 403 404",
        "POST /api/user/approvals/{n}/reject | {\"reason\": \"why\"} | 401 401 403 403 404",
        "POST /api/account/accounts | {\"userId\": \"{u}\", \"currency\": \"USD\"} | 401 401 403 201 201",
        "POST /api/account/accounts | {\"userId\": \"{u}\", \"currency\": \"USD\", \"overdraftLimit\": 5} | 401 401 403 403 201",
        "GET /api/account/accounts | | 401 401 200 200 200",
        "GET /api/account/accounts?userId={u} | | 401 401 403 200 200",
        "GET /api/account/accounts?ids={a} | | 401 401 200 200 200",
        "GET /api/account/accounts/{a} | | 401 401 404 200 200",
        "GET /api/account/accounts/{a}?at=2026-01-01T00:00:00Z | | 401 401 404 200 200",
        "GET /api/account/accounts/{a}/entries | | 401 401 404 200 200",
        "GET /api/account/accounts?parent={a} | | 401 401 200 200 200",
        "GET /api/account/accounts/{a}?include=children | | 401 401 404 200 200",
        "PATCH /api/account/accounts/{a} | {\"name\": \"Everyday\"} | 401 401 404 200 200",
        "PUT /api/account/accounts/{b}/limits | {} | 401 401 403 403 200",
        "PUT /api/account/users/{u}/limits | {\"currency\": \"USD\"} | 401 401 403 403 200",
        "GET /api/account/users/{u}/limits | | 401 401 404 200 200",
        "POST /api/account/accounts/{a}/purposes/move | {\"from\": \"a\", \"to\": \"b\", \"amount\": 1} | 401 401 404 422 422",
        "POST /api/account/accounts/{a}/holds | {\"amount\": \"0.01\"} | 401 401 404 201 201",
        "GET /api/account/accounts/{a}/holds | | 401 401 404 200 200",
        "GET /api/account/holds/{n} | | 401 401 404 404 404",
        "POST /api/account/holds/{n}/capture | {\"toAccount\": \"{a}\"} | 401 401 404 404 404",
        "POST /api/account/holds/{n}/void | | 401 401 404 404 404",
        "POST /api/account/accounts/{b}/freeze | | 401 401 403 403 200",
        "POST /api/account/accounts/{b}/unfreeze | | 401 401 403 403 200,409",
        "POST /api/account/accounts/{a}/close | | 401 401 403 403 409",
        "GET /api/account/writes/{w} | | 401 401 404 200 200",
        "GET /api/user/writes/{w} | | 401 401 404 404 404",
        "GET /api/risk/writes/{w} | | 401 401 404 404 404",
        "GET /api/payment/writes/{w} | | 401 401 404 404 404",
        "GET /api/transaction/writes/{w} | | 401 401 404 404 404",
        "GET /api/notification/writes/{w} | | 401 401 404 404 404",
        "GET /api/audit/writes/{w} | | 401 401 404 404 404",
        "GET /api/analytics/writes/{w} | | 401 401 404 404 404",
        "GET /api/account/trial-balance | | 401 401 403 403 200",
        "POST /api/account/periods | {} | 401 401 403 403 400",
        "GET /api/account/periods | | 401 401 403 403 200",
        "GET /api/account/periods/verify?period=2020-01 | | 401 401 403 403 404",
        "POST /api/transaction/transactions | {transfer} | 401 401 403 201 201",
        "POST /api/transaction/transactions | {past} | 401 401 403 403 201",
        "POST /api/transaction/transactions | {theft} | 401 401 404 201 403",
        "POST /api/transaction/transactions/batch | {\"transactions\": [{transfer}]} | 401 401 200 200 200",
        "GET /api/transaction/transactions | | 401 401 200 200 200",
        "GET /api/transaction/transactions?userId={u} | | 401 401 403 200 200",
        "GET /api/transaction/transactions?ids={t} | | 401 401 200 200 200",
        "GET /api/transaction/transactions/{t} | | 401 401 404 200 200",
        "GET /api/transaction/transactions/{t}?version=1 | | 401 401 404 200 200",
        "GET /api/transaction/transactions/{t}/events | | 401 401 404 200 200",
        "GET /api/transaction/transactions/{t}/receipt | | 401 401 404 200 200",
        "POST /api/transaction/transactions/{t}/reverse | {\"amount\": 1, \"reason\": \"r\"} | 401 401 404 201 201",
        "POST /api/transaction/quotes | {\"from\": \"EUR\", \"to\": \"USD\", \"amount\": 1} | 401 401 422 422 422",
        "POST /api/transaction/bulk | {\"transactions\": [{transfer}]} | 401 401 200 200 200",
        "POST /api/transaction/bulk | {\"mode\": \"all\", \"transactions\": [{transfer}]} | 401 401 403 200 200",
        "POST /api/transaction/transactions/{t}/approve | | 401 401 403 403 409",
        "POST /api/transaction/transactions/{t}/reject | | 401 401 403 403 409",
        "POST /api/transaction/transactions/{t}/retry | | 401 401 403 403 409",
        "GET /api/payment/payments | | 401 401 200 200 200",
        "GET /api/payment/payments/{p} | | 401 401 404 200 200",
        "POST /api/payment/files | {} | 401 401 415 415 415",
        "GET /api/payment/files | | 401 401 200 200 200",
        "GET /api/payment/files?userId={u} | | 401 401 200 200 200",
        "GET /api/payment/files/{f} | | 401 401 404 200 200",
        "GET /api/payment/files/{f}/lines | | 401 401 404 200 200",
        "GET /api/payment/files/{f}/status | | 401 401 404 200 200",
        "GET /api/payment/files/{f}/export | | 401 401 404 200 200",
        "POST /api/payment/files/{f}/submit | | 401 401 404 409 409",
        "POST /api/payment/files/{f}/cancel | | 401 401 404 409 409",
        "GET /api/notification/notifications | | 401 401 200 200 200",
        "POST /api/notification/notifications/{n}/read | | 401 401 404 404 404",
        "GET /api/search?q=anything | | 401 401 200 200 200",
        "GET /api/search?q=anything&kinds=audit | | 401 401 403 403 200",
        "GET /api/user/search?q=anything | | 401 401 200 200 200",
        "GET /api/transaction/search?q=anything | | 401 401 200 200 200",
        "GET /api/notification/search?q=anything | | 401 401 200 200 200",
        "GET /api/audit/search?q=anything | | 401 401 403 403 200",
        "GET /api/users/{u}/dashboard | | 401 401 404 200 200",
        "GET /api/web/users/{u}/dashboard | | 401 401 404 200 200",
        "GET /api/mobile/users/{u}/dashboard | | 401 401 404 200 200",
        "GET /api/partner/users/{u}/dashboard | | 401 401 404 200 200",
        "GET /api/notification/preferences | | 401 401 200 200 200",
        "GET /api/notification/preferences?userId={u} | | 401 401 403 200 200",
        "PUT /api/notification/preferences | {} | 401 401 400 400 400",
        "PUT /api/notification/preferences?userId={u} | {\"channel\": \"email\"} | 401 401 403 200 200",
        "POST /api/schedule/schedules | {} | 401 401 400 400 400",
        "POST /api/schedule/schedules | {order} | 401 401 403 201 201",
        "POST /api/schedule/schedules/preview | {order} | 401 401 403 200 200",
        "GET /api/schedule/schedules | | 401 401 200 200 200",
        "GET /api/schedule/schedules?userId={u} | | 401 401 403 200 200",
        "GET /api/schedule/schedules/{s} | | 401 401 404 200 200",
        "GET /api/schedule/schedules/{s}/preview | | 401 401 404 200 200",
        "GET /api/schedule/schedules/{s}/occurrences | | 401 401 404 200 200",
        "PATCH /api/schedule/schedules/{s} | {\"name\": \"another\"} | 401 401 404 200 200",
        "POST /api/schedule/schedules/{s}/pause | | 401 401 404 200 200",
        "POST /api/schedule/schedules/{s}/resume | | 401 401 404 200 200",
        "POST /api/schedule/schedules/{s}/skip | | 401 401 404 200 200",
        "DELETE /api/schedule/schedules/{s} | | 401 401 404 200 200",
        "GET /api/schedule/writes/{w} | | 401 401 404 404 404",
        .. OfMessages,
        .. WhoMayAttach.Table,
        "GET /api/audit/entries | | 401 401 403 403 200",
        "GET /api/audit/verify | | 401 401 403 403 200",
        "GET /api/analytics/summary | | 401 401 403 403 200",
        "GET /api/analytics/timeseries?bucket=hour | | 401 401 403 403 200",
        "GET /api/analytics/top-accounts | | 401 401 403 403 200",
        "GET /api/risk/assessments/{t} | | 401 401 403 403 200",
        "GET /api/risk/rules | | 401 401 403 403 200",
        "PUT /api/risk/rules | {} | 401 401 403 403 400",
        .. WhoMayReconcile.Rows,
        .. WhoMayReadReports.Table,
        .. WhoMaySendWebhooks.Table,
    ];

    public static TheoryData<string> Rows => [.. Table];

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task Is_as_the_table_says(string row)
    {
        var scene = await Scenes.GetValue(florin, Scene.Set);
        var (method, path, body, statuses) = scene.Read(row);
        if (!scene.Endpoints.Contains(EndpointOf(row)))
            return; // A service that this Florin does not have; the other test tells where a row is missing.
        for (var i = 0; i < scene.Callers.Count; i++)
        {
            var caller = scene.Callers[i];
            var answer = path.StartsWith("/health", StringComparison.Ordinal)
                ? await caller.GetOnceReady(path)
                : await caller.Ask(method, path, body.Replace("{self}", caller.Id, StringComparison.Ordinal));
            Assert.True(
                statuses[i].Split(',').Contains($"{answer.Status}"),
                $"{Scene.Names[i]}: {statuses[i]} was expected, not {answer.Status} {answer.Text}"
            );
            await scene.Logs.MustAgreeWith(method, path, answer);
        }
    }

    [Fact]
    public async Task Is_in_the_table_for_every_endpoint_there_is() =>
        Assert.Empty((await Contract.Of(florin)).Endpoints.Except(Table.Select(EndpointOf)));

    [Fact]
    public async Task Does_not_let_others_spend_in_a_batch()
    {
        var scene = await Scenes.GetValue(florin, Scene.Set);
        var (_, path, body, _) = scene.Read("POST /api/transaction/transactions/batch | {\"transactions\": [{transfer}]} | ");
        var answer = await scene.Callers[2].Post(path, body);
        Assert.Equal(403, (int?)answer.Data["results"]![0]!["status"]); // As in the contract.
    }

    [Theory]
    [InlineData("GET /api/user/users/{u}")]
    [InlineData("GET /api/account/accounts/{a}")]
    [InlineData("GET /api/account/accounts/{a}/entries")]
    [InlineData("GET /api/account/accounts?userId={u}")]
    [InlineData("GET /api/report/statements?accountId={a}&period=2026-01-01..2126-12-31")]
    [InlineData("GET /api/transaction/transactions/{t}")]
    [InlineData("GET /api/transaction/transactions/{t}/events")]
    [InlineData("GET /api/transaction/transactions?userId={u}")]
    [InlineData("GET /api/payment/payments/{p}")]
    [InlineData("GET /api/schedule/schedules/{s}")]
    [InlineData("POST /api/schedule/schedules/{s}/skip")]
    [InlineData("GET /api/schedule/schedules?userId={u}")]
    [InlineData("GET /api/payment/files/{f}")]
    [InlineData("GET /api/payment/files/{f}/status")]
    [InlineData("POST /api/payment/files/{f}/submit")]
    [InlineData("POST /api/payment/files/{f}/cancel")]
    [InlineData("GET /api/account/writes/{w}")]
    [InlineData("GET /api/users/{u}/dashboard")]
    [InlineData("GET /api/notification/preferences?userId={u}")]
    [InlineData("POST /api/transaction/transactions | {theft}")]
    public async Task Does_not_tell_what_exists(string row)
    {
        var scene = await Scenes.GetValue(florin, Scene.Set);
        var other = scene.Callers[2];
        var (method, path, body, _) = scene.Read(row.Contains('|') ? $"{row} | " : $"{row} | | ");
        body = body.Replace("{self}", other.Id, StringComparison.Ordinal);
        var known = await other.Ask(method, path, body);
        var unknown = await other.Ask(method, scene.WithoutAny(path), scene.WithoutAny(body));
        Assert.True(known.Status == unknown.Status && known.Code == unknown.Code, $"{known.Text} {unknown.Text}");
        Assert.Equal(known.Header("X-Write-Id") is null, unknown.Header("X-Write-Id") is null);
        Assert.Equal(scene.WithoutAny((string?)known.Body?["detail"] ?? ""), (string?)unknown.Body?["detail"] ?? "");
    }

    [Fact]
    public async Task Does_not_count_a_token_that_was_tampered_with()
    {
        var person = await Person.New(florin);
        var parts = person.Token!.Split('.'); // A person who was registered has one.
        var unsigned = $"eyJhbGciOiJub25lIn0.{parts[1]}.";
        foreach (
            var token in (string[])[$"{parts[0]}.{parts[1]}.{new string('A', parts[2].Length)}", unsigned, person.Token + "x"]
        )
            Assert.Equal(401, (await (await Person.Stranger(florin, token)).Get("/api/user/me")).Status);
    }

    // The row's path as the document writes it.
    private static string EndpointOf(string row)
    {
        var parts = row.Split('|')[0].Trim().Split(' ');
        var path = parts[1].Split('?')[0];
        return $"{parts[0]} {(path.Contains("/assessments/", StringComparison.Ordinal) ? path.Replace("{t}", "{transactionId}", StringComparison.Ordinal) : ById(path))}";
    }

    private static string ById(string path) =>
        Regex
            .Replace(path, @"\{\w\}", "{id}", RegexOptions.None, TimeSpan.FromSeconds(1))
            .Replace("/attachments/{id}", "/attachments/{attachment}", StringComparison.Ordinal);
}
