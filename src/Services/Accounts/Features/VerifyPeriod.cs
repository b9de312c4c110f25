using Florin.Accounts.Periods;
using Florin.Kernel;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;

namespace Florin.Accounts.Features;

/// <summary>Whether a sealed period still has the postings that it was sealed with.</summary>
/// <param name="Period">Its name.</param>
/// <param name="Valid">Whether the recorded hash agrees with that of its postings now.</param>
/// <param name="Postings">How many postings it has now.</param>
/// <param name="Hash">Their hash now.</param>
/// <param name="Recorded">The hash that was recorded.</param>
internal sealed record PeriodVerificationView(string Period, bool Valid, long Postings, string Hash, string Recorded);

internal static class VerifyPeriodFeature
{
    public static void Add(ServiceBuilder service) =>
        service
            .Get("/periods/verify", Permission.LedgerRead, (request, cancel) => Answer(service, request, cancel))
            .Does("Computes the hash of a sealed period again, from the postings in the log, and compares it.")
            .WithRequired<string>("period", $"The period: {Period.Form}.")
            .Gives<PeriodVerificationView>()
            .Refuses(RefusalCode.NotFound, RefusalCode.WrongState);

    private static async Task<Reply> Answer(ServiceBuilder service, Request request, CancellationToken cancel)
    {
        var name = request.Query.Text("period");
        if (!request.Query.Problems.Has("period"))
            Period.Check(name, "period", request.Query.Problems);
        request.Query.ThrowIfInvalid();
        var (periods, _) = await service.Log.Read<LedgerPeriods>(LedgerPeriods.Stream, cancel);
        if (periods.All.Find(one => one.Closed.Period == name) is not { } closed)
            return Reply.Refused(Refusal.NotFound("closed period", name!)); // It was checked.
        if (closed.Sealed is not { } made)
            return Reply.Refused(Refusal.WrongState($"The period {name} has no hash yet; it is being computed."));
        var (_, chain) = await PeriodPostings.Read(service.Log, closed, cancel);
        var isValid = (chain.Postings, chain.Hash) == (made.Postings, made.Hash);
        return Reply.Ok(new PeriodVerificationView(closed.Closed.Period, isValid, chain.Postings, chain.Hash, made.Hash));
    }
}
