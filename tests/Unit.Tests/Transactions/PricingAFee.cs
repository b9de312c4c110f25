using System.ComponentModel.DataAnnotations;
using System.Numerics;
using Florin.Contracts.Transactions;
using Florin.Kernel;
using Florin.Transactions.Fees;
using static Florin.Unit.Tests.Accounts.Some;

namespace Florin.Unit.Tests.Transactions;

public sealed class PricingAFee
{
    [Theory]
    [InlineData("0.30", null, null, null, "HalfEven", "100.00", "0.30")]
    [InlineData(null, "1.5", null, null, "HalfEven", "100.00", "1.50")]
    [InlineData("0.30", "1.5", null, null, "HalfEven", "100.00", "1.80")]
    [InlineData(null, "1.5", "2.00", null, "HalfEven", "100.00", "2.00")]
    [InlineData(null, "1.5", null, "1.00", "HalfEven", "100.00", "1.00")]
    [InlineData(null, "1", null, null, "HalfEven", "0.50", "0.00")]
    [InlineData(null, "1", null, null, "HalfEven", "1.50", "0.02")]
    [InlineData(null, "1", null, null, "HalfEven", "2.50", "0.02")]
    [InlineData(null, "1", null, null, "Up", "0.01", "0.01")]
    [InlineData(null, "1", null, null, "Down", "1.99", "0.01")]
    [InlineData(null, "0.000001", null, null, "Up", "1000000.00", "0.01")]
    public void Is_fixed_and_in_percent_between_least_and_most(
        string? @fixed,
        string? percentage,
        string? least,
        string? most,
        string rounding,
        string amount,
        string fee
    )
    {
        var settings = Settings() with
        {
            Fixed = @fixed,
            Percentage = percentage,
            Minimum = least,
            Maximum = most,
            Rounding = Enum.Parse<FeeRounding>(rounding),
        };
        Assert.Empty(Wrong(settings));
        Assert.True(Money.TryParse(amount, Dollar, out var money, out _));
        Assert.Equal(fee, FeeRule.Of("standard", settings).Of(money).ToDecimal());
    }

    // By looking: it fits with its fee, and one minor unit more does not.
    [Theory]
    [InlineData("0.30", null, null, null)]
    [InlineData(null, "1.5", null, null)]
    [InlineData("0.05", "0.777777", "0.02", "0.90")]
    [InlineData(null, "100", null, null)]
    [InlineData("0.00", null, null, null)]
    public void Leaves_the_largest_amount_that_fits_with_it(string? @fixed, string? percentage, string? least, string? most)
    {
        foreach (var rounding in Enum.GetValues<FeeRounding>())
        {
            var settings = Settings() with
            {
                Type = TransactionType.Transfer,
                Fixed = @fixed,
                Percentage = percentage,
                Minimum = least,
                Maximum = most,
                Rounding = rounding,
            };
            var options = new FeeOptions();
            options.Fees.Add("standard", settings);
            var (rules, rule) = (new FeeRules(options), FeeRule.Of("standard", settings));
            foreach (var within in (long[])[-5, 0, 1, 29, 30, 31, 32, 100, 12_345, 99_999_999, long.MaxValue / 4])
            {
                var question = new FeeQuestion(TransactionType.Transfer, new AccountId("acc_1"), Cents(within), Within: true);
                var answer = rules.Answer(question);
                Assert.Equal(answer.Amount.IsPositive ? rule.Of(answer.Amount) : Cents(0), answer.Fee);
                Assert.InRange((Int128)answer.Amount.Minor + answer.Fee.Minor, 0, Math.Max(0, within));
                var more = Cents(answer.Amount.Minor + 1);
                Assert.True((Int128)more.Minor + rule.Of(more).Minor > within, $"{more} fits into {within}");
            }
        }
    }

    [Fact]
    public void Is_none_for_who_receives_it_and_for_other_types()
    {
        var options = new FeeOptions();
        options.Fees.Add("standard", Settings() with { Type = TransactionType.Transfer, Fixed = "1" });
        var rules = new FeeRules(options);
        var till = new AccountId(Settings().Account!); // It is required.
        foreach (
            var (type, payer) in ((TransactionType, AccountId)[])
                [(TransactionType.Transfer, till), (TransactionType.Withdrawal, new AccountId("acc_1"))]
        )
            Assert.Equal(
                new ChargedAmount(Cents(100), Cents(0)),
                rules.Answer(new FeeQuestion(type, payer, Cents(100), Within: true))
            );
    }

    // Against fractions of whole numbers, to the largest amounts that there are.
    [Fact]
    public void Is_off_by_less_than_a_minor_unit_and_never_outside_its_bounds()
    {
        var random = new Random(8108);
        for (var i = 0; i < 20_000; i++)
        {
            var rule = Some(random);
            var amount = Cents(random.NextInt64(1, 1L << random.Next(1, 63)));
            BigInteger fee = rule.Of(amount).Minor;
            var exact = (BigInteger)amount.Minor * rule.Percentage; // In hundred-millionths of a minor unit.
            var part = (fee - rule.Fixed) * 100_000_000;
            Assert.InRange(fee, rule.Least, rule.Most);
            if (fee == rule.Least || fee == rule.Most)
                continue;
            Assert.True(BigInteger.Abs(part - exact) < 100_000_000, $"{rule} of {amount} is {fee}");
            Assert.True(rule.Rounding is not FeeRounding.Up || part >= exact, $"{rule} of {amount} is {fee}");
            Assert.True(rule.Rounding is not FeeRounding.Down || part <= exact, $"{rule} of {amount} is {fee}");
            Assert.True(rule.Rounding is not FeeRounding.HalfEven || BigInteger.Abs(part - exact) * 2 <= 100_000_000);
        }
    }

    [Fact]
    public void Comes_back_whole_with_the_whole_amount_in_however_many_parts()
    {
        var random = new Random(8109);
        for (var round = 0; round < 2_000; round++)
        {
            var (amount, fee) = (Cents(random.NextInt64(1, 100_000)), Cents(random.NextInt64(1, 5_000)));
            var (taken, refunded) = (0L, 0L);
            while (taken < amount.Minor)
            {
                taken += random.NextInt64(1, amount.Minor - taken + 1);
                var part = FeeRule.Refund(fee, amount, Cents(taken), refunded).Minor;
                refunded += part;
                Assert.True(part >= 0 && (BigInteger)refunded * amount.Minor <= (BigInteger)fee.Minor * taken);
            }
            Assert.Equal(fee.Minor, refunded);
        }
    }

    [Fact]
    public void Says_everything_that_is_wrong_with_a_rule()
    {
        var wrong = new FeeSettings
        {
            Type = TransactionType.Multi,
            Currency = "USD",
            Account = "till",
            Fixed = "0.001",
            Percentage = "101",
            Minimum = "3",
            Maximum = "2",
        };
        Assert.Equal(["Type", "Account", "Percentage", "Fixed", "Minimum"], Wrong(wrong));
        Assert.Equal(["Fixed"], Wrong(Settings()));
        Assert.Equal(["Currency"], Wrong(Settings() with { Fixed = "1", Currency = "XXY" }));
        Assert.Equal(["Maximum"], Wrong(Settings() with { Fixed = "1", Maximum = "-1" }));
        var twice = new FeeOptions { Fees = { ["one"] = Settings(), ["other"] = Settings() with { Currency = "usd" } } };
        Assert.Contains("one and other", Assert.Single(twice.Validate(new(twice))).ErrorMessage, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("100.1")]
    [InlineData("1.0000001")]
    [InlineData("1,5")]
    [InlineData("1e2")]
    [InlineData("")]
    public void Takes_no_percentage_that_is_none(string text) => Assert.False(FeeSettings.TryPercentage(text, out _));

    private static FeeSettings Settings() =>
        new()
        {
            Type = TransactionType.Transfer,
            Currency = "USD",
            Account = "acc_fees",
        };

    private static IEnumerable<string> Wrong(FeeSettings settings) =>
        settings.Validate(new ValidationContext(settings)).SelectMany(problem => problem.MemberNames);

    private static FeeRule Some(Random random)
    {
        var least = random.Next(3) == 0 ? random.NextInt64(0, 1000) : 0;
        return new FeeRule(
            "some",
            new AccountId("acc_fees"),
            random.Next(2) * random.NextInt64(0, 500),
            random.NextInt64(0, 100_000_001),
            least,
            random.Next(3) == 0 ? least + random.NextInt64(0, 100_000) : long.MaxValue,
            (FeeRounding)random.Next(3),
            IsRefundable: true
        );
    }
}
