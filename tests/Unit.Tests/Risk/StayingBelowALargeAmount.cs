using Florin.Kernel;
using Florin.Testing;
using static Florin.Unit.Tests.Risk.TheRiskService;

namespace Florin.Unit.Tests.Risk;

public sealed class StayingBelowALargeAmount
{
    private readonly FakeTime _time = new();
    private int _asked;

    [Fact]
    public async Task Is_noticed_when_it_comes_to_more_than_five_times_as_much_within_an_hour()
    {
        await using var risk = await Start(_time);
        Assert.Equal(".....!", await Ask(risk, 6, Usd(9_999), TimeSpan.FromMinutes(9)));
    }

    [Fact]
    public async Task Is_noticed_in_every_currency_and_in_each_alone()
    {
        await using var risk = await Start(_time);
        Assert.Equal(".....", await Ask(risk, 5, Usd(9_999), TimeSpan.FromMinutes(1)));
        Assert.Equal(".....!", await Ask(risk, 6, new Money(9_999, Currency.Of("JPY")), TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public async Task Is_not_what_a_large_amount_does()
    {
        await using var risk = await Start(_time);
        Assert.Equal("..", await Ask(risk, 2, Usd(1_000_000), TimeSpan.Zero));
    }

    [Fact]
    public async Task Is_forgotten_after_an_hour()
    {
        await using var risk = await Start(_time);
        Assert.Equal(new string('.', 20), await Ask(risk, 20, Usd(9_999), TimeSpan.FromMinutes(13)));
    }

    [Fact]
    public async Task Does_not_count_everyday_amounts()
    {
        await using var risk = await Start(_time);
        Assert.Equal(new string('.', 30), await Ask(risk, 30, Usd(4_999), TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public async Task Counts_a_transaction_once_and_goes_on_after_a_restart()
    {
        await using var risk = await Start(_time);
        await Ask(risk, 5, Usd(9_999), TimeSpan.Zero);
        for (var i = 0; i < 3; i++)
            await risk.Assess(Asking("txn_s0", Usd(9_999)), $"again-{i}");
        await risk.Restart();
        Assert.Equal("!", await Ask(risk, 1, Usd(9_999), TimeSpan.Zero));
    }

    private async Task<string> Ask(TheRiskService risk, int times, Money amount, TimeSpan apart)
    {
        var told = new List<char>();
        for (var i = 0; i < times; i++)
        {
            var asked = Asking($"txn_s{_asked++}", amount, at: Now + (apart * i));
            var fired = (await risk.Assess(asked)).Fired;
            told.Add(fired.Any(rule => rule.Rule == "structuring") ? '!' : '.');
        }
        return string.Concat(told);
    }
}
