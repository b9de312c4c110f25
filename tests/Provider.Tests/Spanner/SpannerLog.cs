using Florin.Platform.EventLog;
using Florin.Testing.Storage;

namespace Florin.Provider.Tests.Spanner;

public sealed class ASpannerLog(OneSpanner spanner) : LogStoreContract
{
    private readonly SomeSpanner _spanner = new(spanner);

    protected override SomeStorage Create() => _spanner.Log();

    protected override SomeStorage Restart()
    {
        _spanner.EndLease(); // A process that stops releases its claim first; this one was ended.
        return _spanner.Log();
    }
}

public sealed class ASpannerLogRefuses(OneSpanner spanner) : LogRefusalContract
{
    private readonly SomeSpanner _spanner = new(spanner);

    protected override SomeStorage Create() => _spanner.Log();
}

public sealed class TheOwnershipOfASpannerLog(OneSpanner spanner) : LogOwnershipContract
{
    private readonly SomeSpanner _spanner = new(spanner);

    protected override (ILogWriter First, ILogWriter Second, ILogReader Reader) Create()
    {
        var (first, second) = (_spanner.Log(from: "http://a"), _spanner.Log(from: SecondAddress));
        second.Reader.Dispose();
        return (first.Writer, second.Writer, first.Reader);
    }

    protected override void EndLease() => _spanner.EndLease();
}
