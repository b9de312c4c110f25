using Florin.System.Tests.Running;

namespace Florin.System.Tests.Journeys;

/// <summary>Traces in a collector, and none where nothing is to be traced.</summary>
public sealed class SendingTraces
{
    [Fact]
    public async Task Brings_every_span_to_the_collector_and_links_from_the_answer_to_it()
    {
        await using var collector = await ACollector.Start();
        await using var florin = new OneProcess();
        await florin.Start(
            "--Tracing:Sampler=always",
            $"--Florin:Otlp:Endpoint={collector.Url}",
            "--Tracing:UiTemplate=http://127.0.0.1:16686/trace/{traceId}"
        );
        var (person, admin) = (await Person.New(florin), await Person.Admin(florin));
        var account = await person.Opens();
        var answer = await person.Post(Person.Transactions, person.Deposit(account, 5), ("Prefer", "wait=30"));
        var trace = answer.Header("X-Trace-Id")!; // Everything is traced.
        foreach (var name in (string[])["POST /api/transaction/transactions", "saga deposit", "CreditAccount", "processor pay"])
            await Eventually.Is(() => Task.FromResult(collector.Has(trace, name)), isThere => isThere);
        var shown = await florin.Service("admin").Ask("GET", $"/admin/traces/{trace}", token: admin.Token);
        Assert.Equal($"http://127.0.0.1:16686/trace/{trace}", (string?)shown.Data["link"]);
    }

    [Fact]
    public async Task Is_for_nobody_who_switched_it_off()
    {
        await using var florin = new OneProcess();
        await florin.Start("--Tracing:Sampler=never");
        var (person, admin) = (await Person.New(florin), await Person.Admin(florin));
        await person.Opens();
        Assert.Null((await person.Get("/api/user/me")).Header("X-Trace-Id"));
        var sent = await person.Get("/api/user/me", ("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"));
        Assert.Equal("0af7651916cd43dd8448eb211c80319c", sent.Header("X-Trace-Id")); // It is passed on all the same.
        var listed = await florin.Service("admin").Ask("GET", "/admin/traces", token: admin.Token);
        Assert.Empty(listed.Data["items"]!.AsArray()); // Lists have items.
    }
}
