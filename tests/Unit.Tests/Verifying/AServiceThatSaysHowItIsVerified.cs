using Florin.Cli;
using Florin.Cli.Verify;
using Florin.Host.Composition;
using Florin.Platform.Hosting;
using Florin.Platform.Verification;
using Florin.Testing.Storage;
using Microsoft.Extensions.Configuration;

namespace Florin.Unit.Tests.Verifying;

/// <summary>
/// Services that the command line knows nothing of, in a storage that it knows nothing of: a shop that sells what is in its
/// stock, and somebody who delivers what was sold.
/// </summary>
public sealed class AServiceThatSaysHowItIsVerified : IDisposable
{
    private static readonly IConfiguration Settings = new ConfigurationBuilder().Build();
    private static readonly ServiceDefinition Shop = new("shop", 20, types => types.Add<Sold>("Sold"), _ => { })
    {
        Verifies = plan => plan.Add(new ShopCheck()),
    };
    private static readonly ServiceDefinition Carrier = new("carrier", 21, types => types.Add<Sent>("Sent"), _ => { })
    {
        Verifies = plan => plan.Add(new CarrierCheck()),
    };
    private readonly TemporaryDirectory _data = new();
    private readonly SomeProvider _provider = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task Has_its_log_replayed_and_held_to_its_own_check()
    {
        _provider.Append("shop", "sale-1", new Sold(3));
        _provider.Append("shop", "sale-2", new Sold(4));
        var result = await Verified(Shop);
        Assert.True(result.Holds, string.Join('\n', result.Findings));
        Assert.Contains(result.Findings, finding => finding is { Invariant: "shop: the memory is intact", Checked: "nothing" });
        Assert.Contains(result.Findings, f => f is { Invariant: "20 nobody buys nothing", Checked: "7 pieces" });
        _provider.Append("shop", "sale-3", new Sold(0));
        Assert.Equal("sale-3 is empty", Violation(await Verified(Shop)));
    }

    [Fact]
    public async Task Is_told_what_another_log_says()
    {
        _provider.Append("shop", "sale-1", new Sold(3));
        _provider.Append("carrier", "parcel-1", new Sent("sale-1"));
        Assert.True((await Verified(Shop, Carrier)).Holds);
        _provider.Append("carrier", "parcel-2", new Sent("sale-2"));
        Assert.Equal("sale-2 was sent and never sold", Violation(await Verified(Shop, Carrier)));
    }

    [Fact]
    public async Task Leaves_out_what_a_log_would_say_that_is_elsewhere()
    {
        _provider.Append("carrier", "parcel-1", new Sent("sale-1"));
        var result = await new Verification(_data.Path, Storage, [Carrier], [Shop, Carrier]).Run(CancellationToken.None);
        Assert.True(result.Holds, string.Join('\n', result.Findings));
    }

    [Fact]
    public async Task Refuses_read_models_that_would_wait_for_each_other()
    {
        _provider.Append("shop", "sale-1", new Sold(3));
        ServiceDefinition Waiting(string name, string follows, string after) =>
            new(name, 30, _ => { }, service => service.Projects(name, follows, [], (_, _, _) => default))
            {
                Verifies = plan => plan.Add(new ViewCheck(name) { After = [after] }),
            };
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            Verified(Shop, Carrier, Waiting("one", "shop", after: "carrier"), Waiting("other", "carrier", after: "shop"))
        );
    }

    [Fact]
    public void Is_verified_by_the_provider_that_the_settings_name()
    {
        Assert.Equal("Sqlite", StorageProviders.Offline(["--Storage:Log:Provider=sqlite"]).Logs.Name);
        Assert.Throws<Florin.Platform.Configuration.WrongConfiguration>(() =>
            StorageProviders.Offline(["--Storage:Log:Provider=Oracle"])
        );
        Assert.Throws<WrongUsage>(() => StorageProviders.Offline(["--Storage:Log:Provder=Sqlite"]));
    }

    private OfflineStorage Storage => new(_provider, _provider, Settings);

    private Task<VerificationResult> Verified(params ServiceDefinition[] services) =>
        new Verification(_data.Path, Storage, services, services).Run(CancellationToken.None);

    private static string Violation(VerificationResult result) =>
        Assert.Single(result.Findings, finding => finding.Violation is not null).Violation!; // As asked.

    private sealed record Sold(int Pieces);

    private sealed record Sent(string Sale);

    // As it would stand in Contracts.
    private interface ISales
    {
        bool Has(string sale);
    }

    private sealed class ShopCheck : ILogCheck, ISales
    {
        private readonly HashSet<string> _sales = new(StringComparer.Ordinal);
        private readonly Check _check = new("20 nobody buys nothing", "ask them");
        private int _pieces;

        public bool Has(string sale) => _sales.Contains(sale);

        public IEnumerable<Fold> Folds(IReadOnlyList<string> logs) =>
            [
                Fold.Of(
                    "shop",
                    _check,
                    happened =>
                    {
                        var pieces = ((Sold)happened.Data).Pieces;
                        (_pieces, _) = (_pieces + pieces, _sales.Add(happened.Stream));
                        if (pieces == 0)
                            _check.Fail($"{happened.Stream} is empty");
                    }
                ),
            ];

        public IEnumerable<Check> Compare(ReadLogs logs)
        {
            _check.Looked = $"{_pieces} pieces";
            return [_check];
        }
    }

    private sealed class CarrierCheck : ILogCheck
    {
        private readonly List<string> _sent = [];
        private readonly Check _check = new("21 what is sent was sold", "ask them") { Part = ReportPart.AcrossLogs };

        public IEnumerable<Fold> Folds(IReadOnlyList<string> logs) =>
            [Fold.Of("carrier", _check, happened => _sent.Add(((Sent)happened.Data).Sale))];

        public IEnumerable<Check> Compare(ReadLogs logs)
        {
            if (logs.Facts<ISales>("shop") is { } sales)
                foreach (var sale in _sent.Where(sale => !sales.Has(sale)))
                    _check.Fail($"{sale} was sent and never sold");
            return [_check];
        }
    }
}
