using Florin.Host;
using Florin.Samples.OwnService;

// Florin as it is, and one service more. Within this repository it would be a line in Catalog instead.
return await FlorinProgram.Run(args, WishesService.Definition);
