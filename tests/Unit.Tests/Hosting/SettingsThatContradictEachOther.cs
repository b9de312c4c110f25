using System.Globalization;
using Florin.Host.Composition;
using Florin.Platform.Calls;
using Florin.Platform.Configuration;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.Configuration;

namespace Florin.Unit.Tests.Hosting;

/// <summary>Each of two settings is allowed, and both together are not: the start is refused, and both are named.</summary>
public sealed class SettingsThatContradictEachOther
{
    // Times that depend on no other setting: how often something is done, or a limit of something that depends on nothing else.
    private static readonly string[] Alone =
    [
        "AdmissionTimeout",
        "AskAgain",
        "BreakDuration",
        "DrainTimeout",
        "SweepEvery",
        "MaxOutage",
        "QueueTimeout",
        "SamplingDuration",
        "SlowCallDuration",
        "SampleDuration",
        "RelearnEvery",
        "ProbeLease",
        "JitterUpTo",
        "TotalTimeout", // Pipelines check it against their attempts themselves.
        "CommitPause",
        "TailWindow",
        "ReopenEvery",
        "Window",
        "Lifetime",
        "Duration",
        "Delay",
    ];

    public static TheoryData<string, string> Pairs
    {
        get
        {
            var pairs = new TheoryData<string, string>();
            foreach (var order in SettingOrders.All)
                pairs.Add(order.Lower, order.Upper);
            return pairs;
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Are_refused_exactly_where_they_do(string lower, string upper)
    {
        var order = SettingOrders.All.Single(o => o.Lower == lower && o.Upper == upper);
        Prop.ForAll(
                Values(lower).ToArbitrary(),
                Values(lower).ToArbitrary(),
                (low, high) =>
                {
                    var (problem, holds) = (Problem((lower, low), (upper, high)), order.Holds(low, high));
                    return problem is null == holds && (holds || Names(problem!, lower, low, upper, high)); // It has one.
                }
            )
            .QuickCheckThrowOnFailure();
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Do_not_by_default(string lower, string upper)
    {
        var order = SettingOrders.All.Single(o => o.Lower == lower && o.Upper == upper);
        var none = new ConfigurationBuilder().Build();
        if (SettingOrders.ValueOf(lower, none) is { } low && SettingOrders.ValueOf(upper, none) is { } high)
            Assert.True(order.Holds(low, high), $"{lower} is {low} and {upper} is {high}.");
    }

    [Theory]
    [InlineData("Saga:PaymentTimeout", "00:00:02", "Payment:Processor:Timeout is '00:00:30'")]
    [InlineData("Payment:Processor:Timeout", "00:01:00", "Saga:PaymentTimeout is '00:00:40'")]
    [InlineData("Saga:RetryDelay", "00:00:10", "Saga:MaxRetryDelay is '00:00:05'")]
    [InlineData("Saga:MaxRunningPerUser", "2000", "Saga:MaxRunning is '1024'")]
    public void Are_refused_where_one_of_them_is_a_default(string key, string value, string other)
    {
        var problem = Problem((key, value));
        Assert.Contains($"{key} is '{value}'", problem, StringComparison.Ordinal);
        Assert.Contains(other, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Are_not_looked_for_among_those_of_another_process() =>
        Assert.Empty(Problems(["transaction"], ("Saga:PaymentTimeout", "00:00:02")));

    [Fact]
    public void Name_both_where_options_check_themselves()
    {
        var wrong = Assert.Throws<WrongConfiguration>(() =>
            Configured(("Calls:AttemptTimeout", "00:00:40")).Options<CallOptions>("Calls")
        );
        Assert.Contains("Calls:AttemptTimeout is '00:00:40'", wrong.Message, StringComparison.Ordinal);
        Assert.Contains("Calls:TotalTimeout is '00:00:30'", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Have_been_thought_of_for_every_time_of_a_saga_a_payment_and_a_call()
    {
        var ordered = SettingOrders
            .All.SelectMany(order => new[] { order.Lower, order.Upper })
            .ToHashSet(StringComparer.Ordinal);
        var forgotten = KnownSettings
            .All()
            .Where(key => key.Split(':')[0] is "Saga" or "Payment" or "Calls")
            .Where(key => SettingOrders.ValueOf(key, new ConfigurationBuilder().Build()) is TimeSpan)
            .Where(key => !ordered.Contains(key) && !Alone.Contains(key.Split(':')[^1], StringComparer.Ordinal));
        Assert.Empty(forgotten);
    }

    private static Gen<IComparable> Values(string key)
    {
        var number = Gen.Choose(1, 100);
        return SettingOrders.All.Any(o => o.Lower == key && IsNumber(key))
            ? number.Select(n => (IComparable)n)
            : number.Select(n => (IComparable)TimeSpan.FromMilliseconds(n * 100));
    }

    private static bool IsNumber(string key) =>
        key.Split(':')[^1].StartsWith("Max", StringComparison.Ordinal) && !key.EndsWith("Delay", StringComparison.Ordinal);

    private static bool Names(string problem, string lower, IComparable low, string upper, IComparable high) =>
        problem.Contains($"{lower} is '{Text(low)}'", StringComparison.Ordinal)
        && problem.Contains($"{upper} is '{Text(high)}'", StringComparison.Ordinal);

    private static string? Problem(params (string Key, object Value)[] settings)
    {
        // Of both alone: what they do to others is another row's.
        var keys = settings.Select(s => s.Key).ToList();
        return Problems(Catalog.Names, settings)
            .Find(line => keys.TrueForAll(key => line.Contains(key, StringComparison.Ordinal)));
    }

    private static List<string> Problems(IReadOnlyList<string> hosted, params (string Key, object Value)[] settings)
    {
        var problems = new List<string>();
        SettingOrders.Check(Configured(settings), hosted, problems);
        return problems;
    }

    private static IConfiguration Configured(params (string Key, object Value)[] settings) =>
        new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Key, (string?)Text(s.Value))))
            .Build();

    private static string Text(object value) => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
}
