using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Florin.Testing;

namespace Florin.WebConsole.Tests;

/// <content>What the services beside the books have.</content>
public partial class Site
{
    /// <summary>What a program answers that does not take its webhooks.</summary>
    public const string Refusing = "answered 500";

    private const string Reconciliation = "/api/reconciliation";

    private readonly List<SomeEndpoint> _programs = [];
    private Task<ServicesScene>? _services;
    private int _numbers;

    /// <summary>Something of each service; the same each time.</summary>
    public Task<ServicesScene> Services()
    {
        lock (_programs)
            return _services ??= Furnish();
    }

    /// <summary>A program that refuses webhooks until a test lets it accept them, and its endpoint, which gets everybody's events.</summary>
    public async Task<(SomeEndpoint Program, string Endpoint)> Program()
    {
        var program = await SomeEndpoint.Start();
        lock (_programs)
            _programs.Add(program);
        program.Answers = static (_, _) => Task.FromResult(500);
        var body = new
        {
            url = $"{program.Url}/hooks",
            scope = "all",
            description = $"Shop {Interlocked.Increment(ref _numbers)}",
        };
        return (program, Id(await Ask(HttpMethod.Post, "/api/webhook/endpoints", body)));
    }

    /// <summary>The newest delivery to an endpoint, once it is in a state or was tried.</summary>
    public async Task<string> Delivery(string endpoint)
    {
        await Move(1.00m, from: null, Account);
        var found = await Eventually.Is(
            () => Ask(HttpMethod.Get, $"/api/webhook/deliveries?endpoint={endpoint}"),
            all => all.GetProperty("items").EnumerateArray().Any(one => one.GetProperty("attempts").GetArrayLength() > 0)
        );
        return Id(found.GetProperty("items").EnumerateArray().First(one => one.GetProperty("attempts").GetArrayLength() > 0));
    }

    /// <summary>A schedule of the user, due on the last business day of each month.</summary>
    public async Task<string> Schedule(string name) =>
        Id(
            await Ask(
                HttpMethod.Post,
                "/api/schedule/schedules",
                new
                {
                    userId = User,
                    name,
                    type = "transfer",
                    amount = 10.50m,
                    currency = "USD",
                    fromAccount = Account,
                    toAccount = await Opened(User),
                    monthly = new { businessDay = -1, time = "09:00" },
                    timeZone = "Europe/Prague",
                }
            )
        );

    /// <summary>A source whose statement has a line that matches at once, one that may match, and one that the bank booked alone.</summary>
    public async Task<string> Source()
    {
        var (source, reference) = await SourceWithoutStatements();
        await Upload($"{Reconciliation}/statements?source={source}", "text/plain", Statement(reference));
        await Eventually.Is( // Entries come to the reconciliation a moment after they were made.
            async () =>
            {
                await Ask(HttpMethod.Post, $"{Reconciliation}/runs", new { source });
                return await Ask(HttpMethod.Get, $"{Reconciliation}/matches?source={source}");
            },
            matches => matches.GetProperty("items").GetArrayLength() == 2
        );
        return source;
    }

    /// <summary>A source with entries in its account, and the reference of one of them.</summary>
    public async Task<(string Source, string Reference)> SourceWithoutStatements()
    {
        var account = await Opened(User);
        var reference = $"INV-2026-{Interlocked.Increment(ref _numbers)}";
        await Move(60.00m, from: null, account, reference: reference);
        await Move(7.00m, from: null, account, description: "A bicycle bell");
        var body = new
        {
            name = $"Main account {reference}",
            mirrors = new { account },
            format = "mt940",
        };
        return (Id(await Ask(HttpMethod.Post, $"{Reconciliation}/sources", body)), reference);
    }

    /// <summary>The id of the first thing in a list.</summary>
    public async Task<string> FirstOf(string path) => Id((await Ask(HttpMethod.Get, path)).GetProperty("items")[0]);

    /// <summary>A payment file of the user with a payment that can be made and one that cannot.</summary>
    public async Task<string> PaymentFile()
    {
        var message = string.Create(CultureInfo.InvariantCulture, $"SALARIES-{Interlocked.Increment(ref _numbers)}");
        var to = await Opened(User);
        var lines = $"""
            {"{"}"fromAccount":"{Account}","creditorAccount":"{to}","creditor":"Grace Hopper","amount":"1.50","currency":"USD","endToEndId":"{message}-1","remittance":"Salary of October"{"}"}
            {"{"}"fromAccount":"{Account}","creditorAccount":"NL00BANK0000000000","creditor":"Nobody","amount":"2.50","currency":"USD","endToEndId":"{message}-2"{"}"}
            """;
        return Id(await Upload($"/api/payment/files?userId={User}&messageId={message}", "application/x-ndjson", lines));
    }

    /// <summary>A hold on an account of the user.</summary>
    public async Task<string> Hold() =>
        Id(
            await Ask(
                HttpMethod.Post,
                $"/api/account/accounts/{Account}/holds",
                new { amount = 5.00m, reference = "A bicycle" }
            )
        );

    private async Task<ServicesScene> Furnish()
    {
        var (good, _) = await Program();
        good.Answers = static (_, _) => Task.FromResult(200);
        var (_, endpoint) = await Program();
        var schedule = await Schedule("Rent of the shop");
        await Ask(HttpMethod.Post, $"/api/schedule/schedules/{schedule}/skip");
        var source = await Source();
        var report = Id(await Ask(HttpMethod.Post, "/api/report/reports", new { kind = "activity", format = "csv" }));
        await Ask(
            HttpMethod.Put,
            $"/api/account/accounts/{Account}/limits",
            new { perTransaction = 1_000_000, perDay = 5_000_000 }
        );
        await Close("2020-01");
        var scene = new ServicesScene(
            endpoint,
            await Delivery(endpoint),
            schedule,
            source,
            await FirstOf($"{Reconciliation}/statements?source={source}"),
            await FirstOf($"{Reconciliation}/runs?source={source}"),
            await FirstOf($"{Reconciliation}/matches?source={source}&state=suggested"),
            await FirstOf($"{Reconciliation}/exceptions?source={source}"),
            report,
            await PaymentFile(),
            await Hold()
        );
        await Eventually.Is(
            () => Ask(HttpMethod.Get, $"/api/report/reports/{report}"),
            one => one.GetProperty("status").GetString() == "COMPLETED"
        );
        return scene;
    }

    private async Task Close(string period)
    {
        var (status, text) = await Send(HttpMethod.Post, "/api/account/periods", new { period }, _token);
        Assert.True(status == 202, text);
        var approval = Id(JsonDocument.Parse(text).RootElement.GetProperty("data").GetProperty("approval"));
        var approver = await With("approver");
        var path = $"/api/user/approvals/{approval}/approve";
        var (approved, answer) = await AskAs(approver, HttpMethod.Post, path, new { reason = "Agreed" });
        Assert.True(approved == 200, answer.ToString());
        await Eventually.Is(
            () => Ask(HttpMethod.Get, "/api/account/periods"),
            periods => periods.GetProperty("items")[0].GetProperty("status").GetString() == "SEALED"
        );
    }

    private async Task<JsonElement> Upload(string path, string type, string content)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _token);
        request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(content));
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(type);
        using var answer = await _place.Client("gateway").SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        return JsonDocument.Parse(text).RootElement.GetProperty("data");
    }

    /// <summary>A statement of such a source: a line that matches at once, one that may match, and one that the bank booked alone.</summary>
    public static string Statement(string reference)
    {
        var day = TimeProvider.System.GetUtcNow().ToString("yyMMdd", CultureInfo.InvariantCulture);
        return $"""
            :20:X
            :25:NL01
            :28C:1/1
            :60F:C{day}USD0,
            :61:{day}C60,00NTRFNONREF
            :86:Invoice {reference}
            :61:{day}C7,00NTRFNONREF
            :86:Payment by card, a shop for bicycles
            :61:{day}D5,00NTRFNONREF
            :86:Fee of the bank for October
            :62F:C{day}USD62,00
            -
            """;
    }

    private static string Id(JsonElement of) => of.GetProperty("id").GetString()!; // Everything has one.
}

/// <summary>Something of each service.</summary>
/// <param name="Endpoint">An endpoint whose program takes no webhooks.</param>
/// <param name="Delivery">A delivery to it.</param>
/// <param name="Schedule">A schedule.</param>
/// <param name="Source">A source with a statement and a run.</param>
/// <param name="Statement">That statement.</param>
/// <param name="Run">That run.</param>
/// <param name="Match">A match that waits for a decision.</param>
/// <param name="Exception">What the bank booked alone.</param>
/// <param name="Report">A report that is written.</param>
/// <param name="File">A payment file that was not submitted.</param>
/// <param name="Hold">A hold.</param>
public sealed record ServicesScene(
    string Endpoint,
    string Delivery,
    string Schedule,
    string Source,
    string Statement,
    string Run,
    string Match,
    string Exception,
    string Report,
    string File,
    string Hold
)
{
    /// <summary>The names that a form of an address may have in braces.</summary>
    public IReadOnlyDictionary<string, string> Named { get; } =
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["endpoint"] = Endpoint,
            ["delivery"] = Delivery,
            ["schedule"] = Schedule,
            ["source"] = Source,
            ["statement"] = Statement,
            ["run"] = Run,
            ["match"] = Match,
            ["exception"] = Exception,
            ["report"] = Report,
            ["file"] = File,
            ["hold"] = Hold,
        };

    /// <summary>An address with what is in braces replaced.</summary>
    public string Fill(string form) =>
        Named.Aggregate(form, (path, one) => path.Replace($"{{{one.Key}}}", one.Value, StringComparison.Ordinal));
}
