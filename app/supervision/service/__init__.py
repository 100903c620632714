"""Acts and looks of supervision; one function is one act is one transaction."""
