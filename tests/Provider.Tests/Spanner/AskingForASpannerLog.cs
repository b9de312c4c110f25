using Florin.Testing.Storage;

namespace Florin.Provider.Tests.Spanner;

public sealed class AskingForASpannerLog(OneSpanner spanner) : OwnershipRecordContract(new SomeSpanner(spanner))
{
    protected override string NoLog => "no log";
}

public sealed class PinningASpannerLog(OneSpanner spanner) : PinnedLogContract(new SomeSpanner(spanner));
