using Florin.System.Tests.Running;

namespace Florin.System.Tests.Journeys;

[Collection(Sharing.Together)]
public sealed class BadInputInOneProcess(OneProcess florin) : BadInput(florin);

[Collection(Sharing.Apart)]
public sealed class BadInputBetweenSeveralProcesses(SeveralProcesses florin) : BadInput(florin);

/// <summary>
/// What nobody should send: never a fault of the program, always a problem, and where a field is wrong, one that names it.
/// Every answer is held against the contract by <see cref="Person.Ask"/>.
/// </summary>
public abstract class BadInput(ITestFlorin florin)
{
    [Theory]
    [InlineData("-5")]
    [InlineData("0")]
    [InlineData("0.00")]
    [InlineData("1.001")]
    [InlineData("1e400")]
    [InlineData("1e-400")]
    [InlineData("-1e400")]
    [InlineData("123456789012345678901234567890")]
    [InlineData("92233720368547758.08")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("\"NaN\"")]
    [InlineData("\"ten\"")]
    [InlineData("\"\"")]
    [InlineData("\"00000000000000000000000000000000000000000000000000000000000000100.50\"")]
    [InlineData("1e2")]
    [InlineData("1.10e1")]
    [InlineData("-0")]
    [InlineData("0.100")]
    [InlineData("\" 5\"")]
    [InlineData("\"1,000\"")]
    [InlineData("\"0x10\"")]
    [InlineData("\"٣\"")]
    [InlineData("true")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("null")]
    public async Task Is_told_to_be_no_amount(string amount)
    {
        var person = await Person.New(florin);
        var body = $$"""
            {"userId": "{{person.Id}}", "type": "deposit", "toAccount": "{{await person.Opens()}}", "currency": "USD", "amount": {{amount}}}
            """;
        IsInvalid(await person.Post(Person.Transactions, body), "amount");
    }

    [Theory]
    [InlineData("userId", "\"user_1\u0000\"")]
    [InlineData("userId", "5")]
    [InlineData("type", "\"TRANSFER\"")]
    [InlineData("type", "null")]
    [InlineData("currency", "\"usd\"")]
    [InlineData("currency", "\"DOLLARS AND CENTS\"")]
    [InlineData("toAccount", "\"acc_'; DROP TABLE events;--\"")]
    [InlineData("toAccount", "[\"acc_1\"]")]
    [InlineData("fromAccount", "\"acc_01m7y052re1zr6021r5tdvhg45\"")]
    [InlineData("effectiveAt", "\"yesterday\"")]
    [InlineData("effectiveAt", "\"October 5 2025\"")]
    [InlineData("effectiveAt", "\"2025-10-05\"")]
    [InlineData("effectiveAt", "\"2025-10-05T10:00\"")]
    [InlineData("effectiveAt", "\"2025-10-05T10:00:00\"")]
    [InlineData("refrence", "\"R-1\"")]
    [InlineData("Description", "\"x\"")]
    [InlineData("idempotencyKey", "\"k\"")]
    [InlineData("description", "\"\\u202e\"")]
    [InlineData("reference", "\"a\\nb\"")]
    [InlineData("effectiveAt", "\"9999-12-31T23:59:59.9999999-14:00\"")]
    [InlineData("effectiveAt", "1735689600")]
    [InlineData("description", "{}")]
    [InlineData("reference", "[]")]
    [InlineData("metadata", "\"text\"")]
    [InlineData("metadata", "{\"a\": 1, \"a\": 2}")]
    public async Task Is_told_by_the_name_of_its_field(string field, string value)
    {
        var person = await Person.New(florin);
        var body = person.Deposit(await person.Opens(), 5);
        body.Remove(field);
        IsInvalid(
            await person.Post(
                Person.Transactions,
                body.ToJsonString()[..^1] + $", \"{field}\": {value.Replace("\0", "\\u0000", StringComparison.Ordinal)}}}"
            ),
            field
        );
    }

    [Fact]
    public async Task Is_told_all_at_once()
    {
        var person = await Person.New(florin);
        var body = new
        {
            userId = "me",
            type = "gift",
            amount = -1,
            currency = "USD",
            description = new string('d', 501),
            reference = new string('r', 201),
            metadata = new { text = new string('m', 17_000) },
        };
        var answer = await person.Post(Person.Transactions, body);
        IsInvalid(answer, "userId", "type", "amount", "description", "reference", "metadata");
        var registration = await person.Post(
            "/api/user/users",
            new
            {
                email = "no address",
                password = "short",
                name = "",
            }
        );
        IsInvalid(registration, "email", "password", "name");
    }

    [Fact]
    public async Task Is_told_all_at_once_also_where_a_currency_or_a_type_is_unknown()
    {
        var person = await Person.New(florin);
        var unknown = new
        {
            userId = person.Id,
            type = "gift",
            amount = "-1",
            currency = "q",
            fromAccount = "here",
            toAccount = "there",
        };
        IsInvalid(await person.Post(Person.Transactions, unknown), "type", "amount", "currency", "fromAccount", "toAccount");
        var account = new
        {
            userId = person.Id,
            currency = "q",
            overdraftLimit = "z",
        };
        IsInvalid(await person.Post("/api/account/accounts", account), "currency", "overdraftLimit");
    }

    [Theory]
    [InlineData(500, 201)]
    [InlineData(501, 400)]
    public async Task Has_its_characters_counted_as_openapi_counts_them(int count, int status)
    {
        var person = await Person.New(florin);
        var body = person.Deposit(await person.Opens(), 5);
        body["description"] = string.Concat(Enumerable.Repeat("😀", count));
        var answer = await person.Post(Person.Transactions, body);
        Assert.True(answer.Status == status, answer.Text);
        if (status == 400)
            Assert.Contains("has 501 characters", answer.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/transaction/transactions")]
    [InlineData("/api/audit/entries")]
    [InlineData("/api/analytics/timeseries")]
    public async Task Is_a_range_that_ends_before_it_begins(string list)
    {
        var admin = await Person.Admin(florin);
        var answer = await admin.Get($"{list}?from=2026-02-01T00:00:00Z&to=2026-01-01T00:00:00Z");
        IsInvalid(answer, "from");
        Assert.Contains("2026-02-01T00:00:00Z' is after to, '2026-01-01T00:00:00Z'", answer.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=101", "limit")]
    [InlineData("limit=many", "limit")]
    [InlineData("cursor=abc", "cursor")]
    [InlineData("cursor=", "cursor")]
    [InlineData("cursor=%00%FF", "cursor")]
    [InlineData("cursor=eyJhIjoxfQ", "cursor")]
    [InlineData("sort=random", "sort")]
    [InlineData("type=gift", "type")]
    [InlineData("status=DONE", "status")]
    [InlineData("minAmount=NaN", "minAmount")]
    [InlineData("maxAmount=1e400", "maxAmount")]
    [InlineData("minAmount=10&maxAmount=9.99", "minAmount")]
    [InlineData("minAmount=10&maxAmount=9.99&currency=USD", "minAmount")]
    [InlineData("from=noon", "from")]
    [InlineData("to=2026-13-01T00:00:00Z", "to")]
    [InlineData("userId=me", "userId")]
    [InlineData("stauts=FAILED", "stauts")]
    [InlineData("Status=FAILED", "Status")]
    [InlineData("status=FAILED&status=COMPLETED", "status")]
    [InlineData("status=", "status")]
    [InlineData("currency=XYZ", "currency")]
    [InlineData("q=%FF", "q")]
    [InlineData("from=2025-10-05", "from")]
    [InlineData("to=2025-10-05T10:00", "to")]
    [InlineData("minAmount=000000000000000000000000000000000000000000000000000000000000000100.505&currency=USD", "minAmount")]
    [InlineData("accountId=1%20OR%201=1", "accountId")]
    public async Task Is_told_by_the_name_of_its_parameter(string query, string field) =>
        IsInvalid(await (await Person.New(florin)).Get($"{Person.Transactions}?{query}"), field);

    [Fact]
    public async Task Is_a_cursor_of_another_list()
    {
        var person = await Person.New(florin);
        await person.Opens();
        await person.Opens();
        var cursor = (string)(await person.Get("/api/account/accounts?limit=1")).Data["nextCursor"]!; // There is another.
        foreach (var path in (string[])[$"{Person.Transactions}?sort=amount", "/api/audit/entries?limit=1"])
        {
            var asker = path.Contains("audit", StringComparison.Ordinal) ? await Person.Admin(florin) : person;
            var answer = await asker.Get($"{path}&cursor={Uri.EscapeDataString(cursor)}");
            IsInvalid(answer, "cursor");
        }
    }

    [Theory]
    [InlineData("acc_1")]
    [InlineData("..%2f..%2fetc%2fpasswd")]
    [InlineData("acc_%F0%9F%92%B8")]
    [InlineData("txn_01m7y052re1zr6021r5tdvhg45")]
    [InlineData("'%20OR%201=1--")]
    public async Task Is_an_id_of_nothing(string id)
    {
        var person = await Person.New(florin);
        foreach (
            var path in (string[])
                [$"/api/account/accounts/{id}", $"{Person.Transactions}/{id}/events", $"/api/payment/payments/{id}"]
        )
        {
            var answer = await person.Get(path);
            Assert.True(answer.Status is 404 or 400, $"{path}: {answer.Status} {answer.Text}");
        }
    }

    internal static void IsInvalid(Answer answer, params string[] fields)
    {
        Assert.True((400, "invalid-request") == (answer.Status, answer.Code), $"{answer.Status} {answer.Text}");
        foreach (var field in fields)
            Assert.True(
                answer.Body!["errors"]!
                    .AsObject()
                    .Any(e => e.Key == field || e.Key.StartsWith($"{field}.", StringComparison.Ordinal)), // As the contract demands.
                $"{field} is not named: {answer.Text}"
            );
    }
}
